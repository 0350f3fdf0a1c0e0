import { codeAt, isAccountChar, isAlpha, isDigit, isWordChar, SPACE, startsWord } from './chars.ts';
import type { Finder, Match } from './rule.ts';

/** The shortest IBAN (Norway's) without its country, which may be in lower case. See the card scanner: every 13th character is enough. */
const STRIDE = 13;
const ZERO = 48;

/** Length by country, from the SWIFT IBAN registry. */
export const IBAN_LENGTHS: ReadonlyMap<string, number> = new Map(
  (
    'AD24 AE23 AL28 AT20 AZ28 BA20 BE16 BG22 BH22 BI27 BR29 BY28 CH21 CR22 CY28 CZ24 DE22 DJ27 DK18 DO28 EE20 EG29 ES24 FI18 FK18 ' +
    'FO18 FR27 GB22 GE22 GI23 GL18 GR27 GT28 HN28 HR21 HU28 IE22 IL23 IQ23 IS26 IT27 JO30 KW30 KZ20 LB28 LC32 LI21 LT20 LU20 LV21 ' +
    'LY25 MC27 MD24 ME22 MK19 MN20 MR27 MT31 MU30 NI28 NL18 NO15 OM23 PK24 PL28 PS29 PT25 QA29 RO24 RS22 RU33 SA24 SC31 SD18 SE24 ' +
    'SI19 SK24 SM27 SO23 ST25 SV28 TL23 TN24 TR26 UA29 VA22 VG24 XK20 YE30'
  )
    .split(' ')
    .map((entry) => [entry.slice(0, 2), Number(entry.slice(2))]),
);

const LETTERS = 26;
/** The same by the places of the country's letters in the alphabet; 0 is no country. */
const LENGTH_BY_LETTERS = new Uint8Array(LETTERS * LETTERS);
for (const [country, length] of IBAN_LENGTHS)
  LENGTH_BY_LETTERS[place(country.charCodeAt(0)) * LETTERS + place(country.charCodeAt(1))] = length;

/** Of a letter in the alphabet, from 0, in either case. */
function place(letter: number): number {
  return (letter | 32) - 97;
}

/** The letter `A` counts 10 for the checksum. */
const TEN = 65 - 10;
/** A hundred times as much and a character are still a small integer to V8. */
const MAX_REMAINDER = 10_000_000;

/**
 * IBANs in one piece or in groups, with their country's exact length and a valid checksum. The country may be in lower
 * case (`de89…`); letters inside the account part are read in upper case only.
 */
export const findIban: Finder = (text, from) => {
  let at = from === 0 ? STRIDE - 1 : runFrom(text, from);
  while (at < text.length) {
    if (!inRun(text, at)) {
      at += STRIDE;
      continue;
    }
    const word = startOfWord(text, at, from);
    const start = startOfRun(text, word, from);
    // To the end of the run, which the next look must not have to search again.
    const found = searchRun(text, start, start === word ? at : start, from);
    if (typeof found !== 'number') return found;
    at = runFrom(text, found);
  }
  return undefined;
};

/** Where the word begins that is looked at, no earlier than at `from`. */
function startOfWord(text: string, index: number, from: number): number {
  let at = index;
  while (at > from && isAccountChar(text.charCodeAt(at - 1))) at--;
  return at;
}

/** The same of the run. */
function startOfRun(text: string, word: number, from: number): number {
  let at = word;
  while (at - 1 > from && text.charCodeAt(at - 1) === SPACE && isAccountChar(text.charCodeAt(at - 2))) at = startOfWord(text, at - 2, from);
  return at;
}

/** Where to look behind a match or a run: at the next run, if it follows at once, for it need not be walked back then. */
function runFrom(text: string, end: number): number {
  return inRun(text, end + 1) ? end + 1 : end + STRIDE;
}

/** An upper-case letter or a digit, or one space between two of them. */
function inRun(text: string, index: number): boolean {
  const code = codeAt(text, index);
  if (isAccountChar(code)) return true;
  return code === SPACE && isAccountChar(codeAt(text, index - 1)) && isAccountChar(codeAt(text, index + 1));
}

/**
 * The accounts that began last in the run that is read. No more are needed: an account has 33 characters, and they begin four apart. Columns
 * instead of objects, because a hostile line begins tens of thousands.
 */
const ROWS = 8;
const begun = {
  /** Index of the first character. */
  start: new Int32Array(ROWS),
  /** Count of characters at its end. */
  end: new Int32Array(ROWS),
  /** Remainder and decimal digits in front of it. */
  remainder: new Int32Array(ROWS),
  width: new Int32Array(ROWS),
};

/**
 * The first account in a run, or where the run ends. Reads each character once: the checksum of a part is the difference of two remainders
 * of the whole. Its first word goes on to `seen` at least.
 */
function searchRun(text: string, runStart: number, seen: number, from: number): Match | number {
  let accounts = 0;
  /** Where they must end: a bit for each of the next 32 characters, the lowest for here. */
  let ends = 0;
  // Of the characters that were summed: how many, the decimal digits they stand for, and what these leave when divided by 97.
  let count = 0;
  let width = 0;
  let remainder = 0;
  // Word by word: accounts begin and end with one.
  for (let at = runStart; ; at++) {
    let code = codeAt(text, at);
    // `de89…`: the run begins with the check digits.
    const start = at === runStart && isDigit(code) && at - 2 >= from ? at - 2 : at;
    const length = countryLength(text, start);
    const begins = length > 0 && canBegin(text, start, length);
    if (begins) {
      const row = accounts++ & (ROWS - 1);
      begun.start[row] = start;
      begun.end[row] = count + length + start - at;
      begun.remainder[row] = remainder;
      begun.width[row] = width;
      if (start < at) {
        remainder = lettersAt(text, start);
        width = 4;
      }
    } else if (ends === 0) {
      if (at < seen) code = codeAt(text, (at = seen));
      while (isAccountChar(code)) code = codeAt(text, ++at);
      if (code !== SPACE || !isAccountChar(codeAt(text, at + 1))) return at;
      continue;
    }
    const wordStart = at;
    for (; ; code = codeAt(text, ++at)) {
      const digit = code ^ ZERO;
      const letter = code - TEN;
      if (digit <= 9) {
        remainder = remainder * 10 + digit;
        width++;
      } else if (letter >= 10 && letter <= 35) {
        remainder = remainder * 100 + letter;
        width += 2;
      } else break;
      // Seldom, because a division is what takes longest here.
      if (remainder > MAX_REMAINDER) remainder %= 97;
    }
    remainder %= 97;
    const read = at - wordStart;
    count += read;
    ends = read < 32 ? ends >>> read : 0;
    const rest = length + start - wordStart - read;
    if (begins && rest >= 0) ends |= 1 << rest;
    if ((ends & 1) !== 0 && !isWordChar(code)) {
      for (let nth = Math.max(0, accounts - ROWS); nth < accounts; nth++) {
        const row = nth & (ROWS - 1);
        if (begun.end[row] === count && isAccount(text, row, remainder, width)) return { start: begun.start[row]!, end: at };
      }
    }
    if (code !== SPACE || !isAccountChar(codeAt(text, at + 1))) return at;
  }
}

function isAccount(text: string, row: number, remainder: number, width: number): boolean {
  const start = begun.start[row]!;
  const check = checkDigits(text, start);
  const head = (lettersAt(text, start) * 100 + (codeAt(text, check) - ZERO) * 10 + codeAt(text, check + 1) - ZERO) % 97;
  const digits = width - begun.width[row]!;
  const before = begun.remainder[row]! * POWERS[digits]! + head * POWERS[digits - 6]!;
  const rest = remainder + 2 * 97 * 97 - before;
  return (rest * POWERS[6]! + head) % 97 === 1 && startsWord(text, start);
}

/** The two letters of a country as they count for the checksum. */
function lettersAt(text: string, start: number): number {
  return (place(codeAt(text, start)) + 10) * 100 + place(codeAt(text, start + 1)) + 10;
}

/** What 10, 100, … leave when divided by 97, up to the digits of an account of letters only. */
const POWERS = [1];
for (let power = 1; power <= 2 * Math.max(...IBAN_LENGTHS.values()); power++) POWERS.push((POWERS[power - 1]! * 10) % 97);

/** Length of an IBAN that starts with the two letters there, or 0. */
function countryLength(text: string, start: number): number {
  const first = codeAt(text, start);
  const second = codeAt(text, start + 1);
  return isAlpha(first) && isAlpha(second) ? LENGTH_BY_LETTERS[place(first) * LETTERS + place(second)]! : 0;
}

/** Whether check digits follow, and the run goes on as far as the account. */
function canBegin(text: string, start: number, length: number): boolean {
  const check = checkDigits(text, start);
  return isDigit(codeAt(text, check)) && isDigit(codeAt(text, check + 1)) && inRun(text, start + length - 1);
}

/** `DE89` or `DE 89`. */
function checkDigits(text: string, start: number): number {
  return codeAt(text, start + 2) === SPACE ? start + 3 : start + 2;
}

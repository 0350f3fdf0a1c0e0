import { codeAt, isAccountChar, isAlpha, isDigit, isUpper, isWordChar, SPACE, startsWord } from './chars.ts';
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
    const start = startOfRun(text, at, from);
    // Too short a run for an account.
    if (endsBefore(text, at, start + STRIDE)) {
      at += STRIDE;
      continue;
    }
    // To the end of the run, which the next look must not have to search again.
    const found = searchRun(text, start, from);
    if (typeof found !== 'number') return found;
    at = runFrom(text, found);
  }
  return undefined;
};

/** Where the run begins that is looked at, no earlier than at `from`. */
function startOfRun(text: string, index: number, from: number): number {
  let at = index;
  while (at > from) {
    const before = codeAt(text, at - 1);
    if (isAccountChar(before)) at--;
    else if (before === SPACE && at - 1 > from && isAccountChar(codeAt(text, at - 2))) at -= 2;
    else break;
  }
  return at;
}

/** Whether a run that goes on to `index` ends before `limit`. */
function endsBefore(text: string, index: number, limit: number): boolean {
  for (let at = limit - 1; at > index; at--) if (!inRun(text, at)) return true;
  return false;
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

/** More than the longest account has characters. A power of two. */
const ROWS = 64;
const NO_ROW = -1;

/**
 * The accounts that begin in the run that is read; a row is the count of characters before one. Columns instead of objects, because a
 * hostile line begins tens of thousands.
 */
const begun = {
  /** Index of the first character. */
  start: new Int32Array(ROWS),
  /** Country and check digits as a number, divided by 97: they are the last ones of the checksum. */
  head: new Int32Array(ROWS),
  /** Remainder and decimal digits up to what follows the check digits. */
  remainder: new Int32Array(ROWS),
  width: new Int32Array(ROWS),
  /** The row of an account that began before and must end at the same character. */
  before: new Int32Array(ROWS),
  /** By the count of characters where accounts must end: the row of the one that began last, of those that go on in another word. */
  last: new Int32Array(ROWS),
};

const rowOf = (count: number): number => count & (ROWS - 1);

/**
 * The first account in a run, or where the run ends. Reads each character once: the checksum of a part is the difference of two remainders
 * of the whole.
 */
function searchRun(text: string, runStart: number, from: number): Match | number {
  // Of the characters that were summed: how many, the decimal digits they stand for, and what these leave when divided by 97.
  let count = 0;
  let width = 0;
  let remainder = 0;
  /** Where the last account ends that goes on in another word: nothing is summed behind it. */
  let farthest = 0;
  // Word by word: accounts begin and end with one.
  for (let at = runStart; ; at++) {
    let code = codeAt(text, at);
    const inDigits = isDigit(code);
    // `de89…`: the run begins with the check digits.
    const start = inDigits && at === runStart && at - 2 >= from ? at - 2 : at;
    const check = inDigits ? at : codeAt(text, at + 2) === SPACE ? at + 3 : at + 2;
    const length = check === start ? 0 : countryLength(text, start, check);
    if (length === 0 && count >= farthest) {
      while (isAccountChar(code)) code = codeAt(text, ++at);
      if (code !== SPACE || !isAccountChar(codeAt(text, at + 1))) return at;
      continue;
    }
    const row = rowOf(count);
    const target = count + length - at + start;
    if (length > 0) {
      const checkDigits = numberAt(text, check);
      const head = headOf(text, start, checkDigits);
      begun.start[row] = start;
      begun.head[row] = head;
      begun.remainder[row] = start === at ? (remainder * POWERS[6]! + head) % 97 : checkDigits;
      begun.width[row] = width + (start === at ? 6 : 2);
    }
    const wordStart = at;
    for (; ; code = codeAt(text, ++at)) {
      const digit = code ^ ZERO;
      if (digit <= 9) {
        remainder = remainder * 10 + digit;
        width++;
      } else if (isUpper(code)) {
        remainder = remainder * 100 + code - TEN;
        width += 2;
      } else break;
      // Seldom, because a division is what takes longest here.
      if (remainder > MAX_REMAINDER) remainder %= 97;
    }
    remainder %= 97;
    count += at - wordStart;
    if (!isWordChar(code)) {
      if (target === count && isAccount(text, row, remainder, width)) return { start, end: at };
      let ending = count > farthest ? NO_ROW : begun.last[rowOf(count)]!;
      for (; ending !== NO_ROW; ending = begun.before[ending]!) {
        if (isAccount(text, ending, remainder, width)) return { start: begun.start[ending]!, end: at };
      }
    }
    if (code !== SPACE || !isAccountChar(codeAt(text, at + 1))) return at;
    if (target > count) {
      for (let next = Math.max(farthest, count) + 1; next <= target; next++) begun.last[rowOf(next)] = NO_ROW;
      farthest = Math.max(farthest, target);
      begun.before[row] = begun.last[rowOf(target)]!;
      begun.last[rowOf(target)] = row;
    }
  }
}

function isAccount(text: string, row: number, remainder: number, width: number): boolean {
  const rest = remainder + 97 * 97 - begun.remainder[row]! * POWERS[width - begun.width[row]!]!;
  return (rest * POWERS[6]! + begun.head[row]!) % 97 === 1 && startsWord(text, begun.start[row]!);
}

/** Country and check digits as a number, divided by 97. */
function headOf(text: string, start: number, check: number): number {
  return ((place(codeAt(text, start)) + 10) * 10_000 + (place(codeAt(text, start + 1)) + 10) * 100 + check) % 97;
}

/** Two digits. */
function numberAt(text: string, index: number): number {
  return (codeAt(text, index) - ZERO) * 10 + codeAt(text, index + 1) - ZERO;
}

/** What 10, 100, … leave when divided by 97, up to the digits of an account of letters only. */
const POWERS = [1];
for (let power = 1; power <= 2 * ROWS; power++) POWERS.push((POWERS[power - 1]! * 10) % 97);

/** Length of an IBAN that starts with the two letters there and has its check digits there, or 0 where none can: the run must go on that far. */
function countryLength(text: string, start: number, digits: number): number {
  const first = codeAt(text, start);
  const second = codeAt(text, start + 1);
  if (!isAlpha(first) || !isAlpha(second)) return 0;
  const length = LENGTH_BY_LETTERS[place(first) * LETTERS + place(second)]!;
  if (length === 0 || !isDigit(codeAt(text, digits)) || !isDigit(codeAt(text, digits + 1))) return 0;
  return inRun(text, start + length - 1) ? length : 0;
}

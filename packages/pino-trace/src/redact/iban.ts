import { isAlpha, isDigit, isUpper, isWordChar, SPACE, startsWord } from './chars.ts';
import type { Finder, Match } from './rule.ts';

/** Shortest IBAN (Norway). See the card scanner: every 15th character is enough. */
const STRIDE = 15;

/** Length by country, from the SWIFT IBAN registry. */
const LENGTHS = new Map(
  (
    'AD24 AE23 AL28 AT20 AZ28 BA20 BE16 BG22 BH22 BI27 BR29 BY28 CH21 CR22 CY28 CZ24 DE22 DJ27 DK18 DO28 EE20 EG29 ES24 FI18 FK18 ' +
    'FO18 FR27 GB22 GE22 GI23 GL18 GR27 GT28 HN28 HR21 HU28 IE22 IL23 IQ23 IS26 IT27 JO30 KW30 KZ20 LB28 LC32 LI21 LT20 LU20 LV21 ' +
    'LY25 MC27 MD24 ME22 MK19 MN20 MR27 MT31 MU30 NI28 NL18 NO15 OM23 PK24 PL28 PS29 PT25 QA29 RO24 RS22 RU33 SA24 SC31 SD18 SE24 ' +
    'SI19 SK24 SM27 SO23 ST25 SV28 TL23 TN24 TR26 UA29 VA22 VG24 XK20 YE30'
  )
    .split(' ')
    .map((entry) => [entry.slice(0, 2), Number(entry.slice(2))]),
);

/**
 * IBANs in one piece or in groups, with their country's exact length and a valid checksum. The country may be in lower
 * case (`de89…`); letters inside the account part are read in upper case only.
 */
export const findIban: Finder = (text, from) => {
  let at = from + STRIDE - 1;
  while (at < text.length) {
    if (!inRun(text, at)) {
      at += STRIDE;
      continue;
    }
    while (at > from && inRun(text, at - 1)) at--;
    const lower = at - 2 >= from ? matchAt(text, at - 2) : undefined;
    if (lower) return lower;
    // Group by group to the end of the run, which the next call must not have to look for again.
    while (inRun(text, at)) {
      const match = matchAt(text, at);
      if (match) return match;
      while (isAccountChar(text.charCodeAt(at))) at++;
      if (inRun(text, at)) at++;
    }
    at += STRIDE - 1;
  }
  return undefined;
};

const isAccountChar = (code: number): boolean => isDigit(code) || isUpper(code);

/** An upper-case letter or a digit, or one space between two of them. */
function inRun(text: string, index: number): boolean {
  const code = text.charCodeAt(index);
  if (isAccountChar(code)) return true;
  return code === SPACE && isAccountChar(text.charCodeAt(index - 1)) && isAccountChar(text.charCodeAt(index + 1));
}

function matchAt(text: string, start: number): Match | undefined {
  if (!isAlpha(text.charCodeAt(start)) || !isAlpha(text.charCodeAt(start + 1))) return undefined;
  const length = LENGTHS.get(text.slice(start, start + 2).toUpperCase());
  if (length === undefined) return undefined;
  const check = text.charCodeAt(start + 2) === SPACE ? start + 3 : start + 2;
  if (!isDigit(text.charCodeAt(check)) || !isDigit(text.charCodeAt(check + 1))) return undefined;
  const end = accountEnd(text, check, length - 2);
  if (end === undefined || isWordChar(text.charCodeAt(end)) || !startsWord(text, start)) return undefined;
  return passesMod97(text, start, end) ? { start, end } : undefined;
}

/** The index after the `length`-th character of the account part, where the run is that long. */
function accountEnd(text: string, start: number, length: number): number | undefined {
  let seen = 0;
  for (let at = start; inRun(text, at); at++) {
    if (text.charCodeAt(at) !== SPACE && ++seen === length) return at + 1;
  }
  return undefined;
}

/** ISO 7064: with the country and check digits moved to the end, letters counting as 10 to 35, the remainder is 1. */
function passesMod97(text: string, start: number, end: number): boolean {
  let head = 4;
  let at = start;
  for (; head > 0; at++) if (text.charCodeAt(at) !== SPACE) head--;
  return fold(text, start, at, fold(text, at, end, 0)) === 1;
}

function fold(text: string, start: number, end: number, remainder: number): number {
  let result = remainder;
  for (let at = start; at < end; at++) {
    const code = text.charCodeAt(at);
    if (isDigit(code)) result = (result * 10 + code - 48) % 97;
    else if (code !== SPACE) result = (result * 100 + (code | 32) - 87) % 97;
  }
  return result;
}

import { DOT, HYPHEN, isDigit, isWordChar, SPACE, startsWord } from './chars.ts';
import type { Finder, Match } from './rule.ts';

/** Shortest card number. Looking at every 13th character therefore misses none, and leaves most of a line unread. */
const STRIDE = 13;
const SHORTEST = STRIDE;
const LONGEST = 19;
const PLUS = 43;

/**
 * Payment card numbers: digits alone or grouped by single spaces or hyphens, with a network's prefix and length and a
 * valid check digit. Digits that belong to a word, a decimal fraction or a hyphenated id are not one.
 */
export const findCard: Finder = (text, from) => {
  let at = from + STRIDE - 1;
  while (at < text.length) {
    if (!inRun(text, at)) {
      at += STRIDE;
      continue;
    }
    while (at > from && inRun(text, at - 1)) at--;
    // Group by group to the end of the run, which the next call must not have to look for again.
    while (inRun(text, at)) {
      const groupEnd = digitsEnd(text, at);
      const match = groupEnd - at > 4 ? plainCard(text, at, groupEnd) : groupedCard(text, at, groupEnd);
      if (match) return match;
      at = groupEnd + (inRun(text, groupEnd) ? 1 : 0);
    }
    at += STRIDE - 1;
  }
  return undefined;
};

/** A digit, or one space or hyphen between two digits. */
function inRun(text: string, index: number): boolean {
  const code = text.charCodeAt(index);
  if (isDigit(code)) return true;
  return (code === SPACE || code === HYPHEN) && isDigit(text.charCodeAt(index - 1)) && isDigit(text.charCodeAt(index + 1));
}

function plainCard(text: string, start: number, end: number): Match | undefined {
  return isCard(text, start, end, end - start) ? { start, end } : undefined;
}

/** 4-4-4-4, also with a fifth group of 3 or a last one of 1, and American Express's 4-6-5 and Diners' 4-6-4. */
function groupedCard(text: string, start: number, firstEnd: number): Match | undefined {
  if (firstEnd - start !== 4) return undefined;
  const separator = text.charCodeAt(firstEnd);
  const group = (from: number): number => (text.charCodeAt(from - 1) === separator ? digitsEnd(text, from) - from : 0);
  const second = group(start + 5);
  if (second === 6) {
    const third = group(start + 12);
    return (third === 5 || third === 4) && isCard(text, start, start + 12 + third, 10 + third)
      ? { start, end: start + 12 + third }
      : undefined;
  }
  if (second !== 4 || group(start + 10) !== 4) return undefined;
  const fourth = group(start + 15);
  if (fourth !== 4 && fourth !== 1) return undefined;
  // What looks like a fifth group may be the security code behind a number of 16.
  if (fourth === 4 && group(start + 20) === 3 && isCard(text, start, start + 23, 19)) return { start, end: start + 23 };
  return isCard(text, start, start + 15 + fourth, 12 + fourth) ? { start, end: start + 15 + fourth } : undefined;
}

function isCard(text: string, start: number, end: number, digits: number): boolean {
  if (!hasNetwork(text, start, digits) || !passesLuhn(text, start, end)) return false;
  return startsNumber(text, start) && endsNumber(text, end) && !(digits === SHORTEST && isArticleNumber(text, start));
}

function digitsEnd(text: string, from: number): number {
  let at = from;
  while (isDigit(text.charCodeAt(at))) at++;
  return at;
}

function startsNumber(text: string, start: number): boolean {
  const before = text.charCodeAt(start - 1);
  if (before === HYPHEN || before === PLUS) return false;
  if (before === DOT && isDigit(text.charCodeAt(start - 2))) return false;
  return startsWord(text, start);
}

function endsNumber(text: string, end: number): boolean {
  const after = text.charCodeAt(end);
  if (after === HYPHEN || after === DOT) return !isDigit(text.charCodeAt(end + 1));
  return !isWordChar(after);
}

/** Prefixes and lengths that networks issue today. Maestro's 12 to 15 digits are left out: too many ids look alike. */
function hasNetwork(text: string, start: number, length: number): boolean {
  if (length < SHORTEST || length > LONGEST) return false;
  const two = (text.charCodeAt(start) - 48) * 10 + text.charCodeAt(start + 1) - 48;
  const four = two * 100 + (text.charCodeAt(start + 2) - 48) * 10 + text.charCodeAt(start + 3) - 48;
  if (two >= 40 && two <= 49) return length === 16 || length === 19 || (length === 13 && !isGermanMobile(four)); // Visa
  if ((two >= 51 && two <= 55) || (four >= 2221 && four <= 2720)) return length === 16; // Mastercard
  if (two === 34 || two === 37) return length === 15; // American Express
  if (two === 30 || two === 36 || two === 38 || two === 39) return length === 14; // Diners
  if (four === 6011 || (four >= 6440 && four <= 6499) || two === 65) return length === 16 || length === 19; // Discover
  if (four >= 3528 && four <= 3589) return length === 16; // JCB
  if (two === 62) return length >= 16; // UnionPay
  return MAESTRO.has(four) && length >= 16;
}

/** 13 digits that WhatsApp and others write without a plus: `4915112345678`. */
const isGermanMobile = (four: number): boolean => four >= 4915 && four <= 4917;

const MAESTRO = new Set([5018, 5020, 5038, 5893, 6304, 6759, 6761, 6762, 6763]);

/** 13 digits with the check digit of an EAN. Germany's begin with 4 as Visa's do, and every tenth passes a card's check too. */
function isArticleNumber(text: string, start: number): boolean {
  let sum = 0;
  for (let index = 0; index < 13; index++) sum += (text.charCodeAt(start + index) - 48) * (index % 2 === 0 ? 1 : 3);
  return sum % 10 === 0;
}

/** ISO 7812: from the right every second digit counts twice. Separators are stepped over. */
function passesLuhn(text: string, start: number, end: number): boolean {
  let sum = 0;
  let double = false;
  for (let at = end - 1; at >= start; at--) {
    const digit = text.charCodeAt(at) - 48;
    if (digit < 0) continue;
    sum += double ? (digit > 4 ? digit * 2 - 9 : digit * 2) : digit;
    double = !double;
  }
  return sum % 10 === 0;
}

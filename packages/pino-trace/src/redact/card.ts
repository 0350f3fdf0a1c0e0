import { codeAt, codeBefore, DOT, HYPHEN, isDigit, isWordChar, SPACE, startsWord } from './chars.ts';
import type { Finder, Match } from './rule.ts';

/** Shortest card number. Looking at every 13th character therefore misses none, and leaves most of a line unread. */
const STRIDE = 13;
const SHORTEST = STRIDE;
const LONGEST = 19;
const PLUS = 43;
const ZERO = 48;

/** The digit that is known to stand there. */
const known = (text: string, index: number): number => text.charCodeAt(index) - ZERO;

/** 0 to 9, or more where no digit stands. */
const digitAt = (text: string, index: number): number => codeAt(text, index) ^ ZERO;

/**
 * Payment card numbers: digits alone or grouped by single spaces or hyphens, with a network's prefix and length and a
 * valid check digit. Digits that belong to a word, a decimal fraction or a hyphenated id are not one.
 */
export const findCard: Finder = (text, from) => {
  let at = from === 0 ? STRIDE - 1 : runFrom(text, from);
  while (at < text.length) {
    if (!inRun(text, at)) {
      at += STRIDE;
      continue;
    }
    // To the end of the run, which the next look must not have to search again.
    const found = searchRun(text, startOfRun(text, at, from));
    if (typeof found !== 'number') return found;
    at = runFrom(text, found);
  }
  return undefined;
};

/** Where the run begins that is looked at, no earlier than at `from`. */
function startOfRun(text: string, index: number, from: number): number {
  let at = index;
  while (at > from) {
    const before = text.charCodeAt(at - 1);
    if (isDigit(before)) at--;
    else if (isSeparator(before) && at - 1 > from && isDigit(text.charCodeAt(at - 2))) at -= 2;
    else break;
  }
  return at;
}

/** Where to look behind a match or a run: at the next run, if it follows at once, for it need not be walked back then. */
function runFrom(text: string, end: number): number {
  return inRun(text, end + 1) ? end + 1 : end + STRIDE;
}

/** A digit, or one space or hyphen between two digits. */
function inRun(text: string, index: number): boolean {
  const code = codeAt(text, index);
  if (isDigit(code)) return true;
  return isSeparator(code) && isDigit(codeAt(text, index - 1)) && isDigit(codeAt(text, index + 1));
}

const isSeparator = (code: number): boolean => code === SPACE || code === HYPHEN;

/** Bits that a group's check sum fits into, if the group can be a part of a card. */
const SUM_BITS = 10;
/** The digits in front of the last group, by the number of groups: 4-6-_, 4-4-4-_, 4-4-4-4-_. */
const DIGITS_BEFORE = [0, 0, 0, 10, 12, 16];

/**
 * The first card in a run of digits and separators, or where the run ends. Reads each digit once: however a number is grouped, all of its
 * groups but the last are of even length, so that its check sum is the sum of theirs.
 */
function searchRun(text: string, runStart: number): Match | number {
  // The check sums of the groups before, the nearest first: as they are, and above those bits with the last digit doubled.
  let one = 0;
  let two = 0;
  let three = 0;
  let four = 0;
  // The lengths of the last five groups that one kind of separator joins, as the digits of one number.
  let shape = 0;
  let separator = 0;
  let ofSixteen: Match | undefined;
  for (let start = runStart; ;) {
    let single = 0;
    let double = 0;
    let end = start;
    for (let digit = digitAt(text, end); digit <= 9; digit = digitAt(text, ++end)) {
      // What was last is last no more: each digit turns the two around.
      const before = single;
      single = double + digit;
      double = before + (digit > 4 ? 2 * digit - 9 : 2 * digit);
    }
    const length = end - start;
    shape = (shape * 10 + Math.min(length, 9)) % 100_000;
    const groups = groupsOf(shape, length);
    if (groups > 0 && (ofSixteen === undefined || groups === 5)) {
      const before = groups === 1 ? 0 : one + two + (groups > 3 ? three : 0) + (groups > 4 ? four : 0);
      const sum = single + (length % 2 === 0 ? before & ((1 << SUM_BITS) - 1) : before >> SUM_BITS);
      const digits = DIGITS_BEFORE[groups]! + length;
      const first = end - digits - groups + 1;
      if (sum % 10 === 0 && isCard(text, first, end, digits)) {
        // A group of three behind sixteen digits may belong to the number.
        if (digits !== 16 || groups === 1) return { start: first, end };
        ofSixteen = { start: first, end };
      }
    }
    if (ofSixteen !== undefined && ofSixteen.end !== end) return ofSixteen;
    const next = codeAt(text, end);
    if (!isSeparator(next) || !isDigit(codeAt(text, end + 1))) return ofSixteen ?? end;
    if (next !== separator) shape %= 10;
    separator = next;
    four = three;
    three = two;
    two = one;
    one = (double << SUM_BITS) + single;
    start = end + 1;
  }
}

/** How many groups a card that ends with the last one of this shape would have, or 0. */
function groupsOf(shape: number, length: number): number {
  if (length >= SHORTEST) return 1;
  if (shape === 44_443) return 5;
  const four = shape % 10_000;
  if (four === 4444 || four === 4441) return 4;
  const three = four % 1000;
  return three === 465 || three === 464 ? 3 : 0;
}

function isCard(text: string, start: number, end: number, digits: number): boolean {
  if (!hasNetwork(text, start, digits) || !startsNumber(text, start) || !endsNumber(text, end)) return false;
  return !(end - start === SHORTEST && isArticleNumber(text, start));
}

function startsNumber(text: string, start: number): boolean {
  const before = codeBefore(text, start);
  if (before === HYPHEN || before === PLUS) return false;
  if (before === DOT && isDigit(codeBefore(text, start - 1))) return false;
  return startsWord(text, start);
}

function endsNumber(text: string, end: number): boolean {
  const after = codeAt(text, end);
  if (after === HYPHEN || after === DOT) return !isDigit(codeAt(text, end + 1));
  return !isWordChar(after);
}

/** Prefixes and lengths that networks issue today. Maestro's 12 to 15 digits are left out: too many ids look alike. */
function hasNetwork(text: string, start: number, length: number): boolean {
  if (length < SHORTEST || length > LONGEST) return false;
  const two = known(text, start) * 10 + known(text, start + 1);
  const four = two * 100 + known(text, start + 2) * 10 + known(text, start + 3);
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

/**
 * 13 digits with the check digit of an EAN. Germany's begin with 4 as Visa's do, and every tenth passes a card's check too. An EAN counts
 * three times the digits that a card doubles: for one that passes a card's check, what these two differ by tells.
 */
function isArticleNumber(text: string, start: number): boolean {
  let difference = 0;
  for (let at = start + 1; at < start + SHORTEST; at += 2) {
    const digit = known(text, at);
    difference += digit > 4 ? digit - 1 : digit;
  }
  return difference % 10 === 0;
}

/** Character codes and tests that the scanners share. Digits and ASCII letters only where a rule is about machine formats. */
export const SPACE = 32;
export const HYPHEN = 45;
export const DOT = 46;
const ZERO = 48;
const BACKSLASH = 92;
const UNDERSCORE = 95;
/** What {@link codeAt} and {@link codeBefore} answer past the ends: one more than the last UTF-16 code unit. */
const NO_CHAR = 0x1_00_00;

const DIGIT = 1;
const UPPER = 2;
const LOWER = 4;
const LOCAL = 8;
const DOMAIN = 16;
const SEGMENT = 32;
const TOKEN = 64;
const WIDE = 128;

/** What a character is, one bit a test: a look-up is cheaper than more than two comparisons. */
const CLASSES = new Uint8Array(NO_CHAR + 1);
// Letters outside ASCII (umlauts, Cyrillic, Han); the general punctuation block between them is not one.
CLASSES.fill(WIDE, 0xc0, 0x2000).fill(WIDE, 0x3040, NO_CHAR);
mark(DIGIT, '0123456789');
mark(UPPER, 'ABCDEFGHIJKLMNOPQRSTUVWXYZ');
mark(LOWER, 'abcdefghijklmnopqrstuvwxyz');
mark(LOCAL, "._%+-~'");
mark(DOMAIN, '.-');
mark(SEGMENT, '_-');
mark(TOKEN, '-._~+/=');

function mark(bit: number, chars: string): void {
  for (const char of chars) CLASSES[char.charCodeAt(0)]! |= bit;
}

const ALPHA = UPPER | LOWER;
const ALNUM = DIGIT | ALPHA;

/**
 * As `charCodeAt`, and no character's code past the end: reading NaN there makes V8 read every character of the loop three times slower.
 * The index is never negative: a test more, and this is too long for V8 to put it into every loop that reads.
 */
export function codeAt(text: string, index: number): number {
  return index < text.length ? text.charCodeAt(index) : NO_CHAR;
}

/** Of the character in front of `index`, which may be in front of the text. */
export function codeBefore(text: string, index: number): number {
  return index > 0 ? text.charCodeAt(index - 1) : NO_CHAR;
}

const is = (code: number, bits: number): boolean => (CLASSES[code]! & bits) !== 0;

export const isDigit = (code: number): boolean => (code ^ ZERO) <= 9;
const isUpper = (code: number): boolean => code >= 65 && code <= 90;
export const isAlpha = (code: number): boolean => is(code, ALPHA);
/** Of an account number: a digit or an upper-case letter. */
export const isAccountChar = (code: number): boolean => isDigit(code) || isUpper(code);
/** Of an address before the `@`. Narrower than RFC 5322: `=`, `&` and `/` end an address in URLs. */
export const isLocal = (code: number): boolean => is(code, ALNUM | LOCAL | WIDE);
export const isDomain = (code: number): boolean => is(code, ALNUM | DOMAIN | WIDE);
/** base64url, RFC 4648. */
export const isSegment = (code: number): boolean => is(code, ALNUM | SEGMENT);
/** token68, RFC 7235: alphanumeric and `-._~+/=`. */
export const isToken68 = (code: number): boolean => is(code, ALNUM | TOKEN);

/** Of a top-level domain. */
export const isLetter = (code: number): boolean => is(code, ALPHA | WIDE);

/** Part of a word or an identifier: what must not touch a number that is to count as one. */
export const isWordChar = (code: number): boolean => is(code, ALNUM | WIDE) || code === UNDERSCORE;

/**
 * Whether the character at `index` belongs to a JSON escape (`n` of `\n`): an odd run of backslashes stands before it.
 * The text is a serialised line, so the letter before a number may be half of a line break.
 */
export function isEscaped(text: string, index: number): boolean {
  let first = index;
  while (first > 0 && text.charCodeAt(first - 1) === BACKSLASH) first--;
  return (index - first) % 2 === 1;
}

/**
 * No word character directly before `index`, the letter of an escape not counted. JSON in JSON doubles its backslashes, so
 * their number tells nothing here: one is enough, as in the patterns for pipelines.
 */
export function startsWord(text: string, index: number): boolean {
  if (!isWordChar(codeBefore(text, index))) return true;
  return codeBefore(text, index - 1) === BACKSLASH && 'bfnrt'.includes(text.charAt(index - 1));
}

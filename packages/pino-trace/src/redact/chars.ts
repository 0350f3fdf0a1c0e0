/** Character codes and tests that the scanners share. Digits and ASCII letters only where a rule is about machine formats. */
export const SPACE = 32;
export const HYPHEN = 45;
export const DOT = 46;
const BACKSLASH = 92;

export const isDigit = (code: number): boolean => code >= 48 && code <= 57;
export const isUpper = (code: number): boolean => code >= 65 && code <= 90;
const isLower = (code: number): boolean => code >= 97 && code <= 122;
export const isAlpha = (code: number): boolean => isUpper(code) || isLower(code);
export const isAlnum = (code: number): boolean => isDigit(code) || isAlpha(code);

/** Letters outside ASCII (umlauts, Cyrillic, Han); the general punctuation block between them is not one. */
export const isWide = (code: number): boolean => (code >= 0xc0 && code < 0x2000) || code >= 0x3040;

/** Part of a word or an identifier: what must not touch a number that is to count as one. NaN, past the ends, is not. */
export const isWordChar = (code: number): boolean => isAlnum(code) || code === 95 || isWide(code);

/**
 * Whether the character at `index` belongs to a JSON escape (`n` of `\n`): an odd run of backslashes stands before it.
 * The text is a serialised line, so the letter before a number may be half of a line break.
 */
export function isEscaped(text: string, index: number): boolean {
  let first = index;
  while (first > 0 && text.charCodeAt(first - 1) === BACKSLASH) first--;
  return (index - first) % 2 === 1;
}

/** No word character directly before `index`, the letter of an escape not counted. */
export function startsWord(text: string, index: number): boolean {
  return index === 0 || !isWordChar(text.charCodeAt(index - 1)) || isEscaped(text, index - 1);
}

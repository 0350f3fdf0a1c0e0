import { codeAt, isDigit, isWordChar, startsWord } from './chars.ts';
import type { Finder } from './rule.ts';

const MIN_DIGITS = 8;
/** ITU-T E.164. */
const MAX_DIGITS = 15;
const SEPARATORS = new Set([' ', '-', '/', '.', '(', ')'].map((char) => char.charCodeAt(0)));
const ZERO = 48;

/** Telephone numbers in international form: `+49 151 23456789`, with single separators between the digits. */
export const findPhone: Finder = (text, from) => {
  for (let plus = text.indexOf('+', from); plus !== -1; plus = text.indexOf('+', plus + 1)) {
    const first = codeAt(text, plus + 1);
    if (!isDigit(first) || first === ZERO || !startsWord(text, plus)) continue;
    let digits = 0;
    let end = plus + 1;
    for (let at = plus + 1; digits <= MAX_DIGITS; at++) {
      const code = codeAt(text, at);
      if (isDigit(code)) {
        digits++;
        end = at + 1;
      } else if (!SEPARATORS.has(code) || at - end > 1) break;
    }
    if (digits >= MIN_DIGITS && digits <= MAX_DIGITS && !isWordChar(codeAt(text, end))) return { start: plus, end };
  }
  return undefined;
};

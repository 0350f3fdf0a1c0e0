import { DOT, HYPHEN, isAlnum, isDigit, startsWord } from './chars.ts';
import type { Finder } from './rule.ts';

/** `{"` in base64url: how every JOSE header starts. */
const JOSE_START = 'eyJ';
/** Shorter words after "bearer" are prose. Characters. */
const BEARER_MIN_LENGTH = 16;

/** Signed and encrypted JSON web tokens: `eyJ….….…`, with or without a signature. */
export const findJwt: Finder = (text, from) => {
  let start = text.indexOf(JOSE_START, from);
  while (start !== -1) {
    let end = segmentEnd(text, start);
    let segments = 1;
    while (text.charCodeAt(end) === DOT) {
      const next = segmentEnd(text, end + 1);
      if (next === end + 1 && segments < 2) break;
      end = next;
      segments++;
    }
    if (segments >= 3 && startsWord(text, start)) return { start, end };
    start = text.indexOf(JOSE_START, end);
  }
  return undefined;
};

/** What follows `Bearer ` or `bearer `, where it is long enough and holds a digit. */
export const findBearer: Finder = (text, from) => {
  let word = text.indexOf('earer ', from);
  while (word !== -1) {
    const start = word + 6;
    let end = start;
    let digit = false;
    for (; isToken68(text.charCodeAt(end)); end++) digit ||= isDigit(text.charCodeAt(end));
    const initial = text.charCodeAt(word - 1) | 32;
    if (digit && initial === 98 && end - start >= BEARER_MIN_LENGTH) return { start, end };
    word = text.indexOf('earer ', end);
  }
  return undefined;
};

function segmentEnd(text: string, from: number): number {
  let at = from;
  for (let code = text.charCodeAt(at); isAlnum(code) || code === HYPHEN || code === 95; code = text.charCodeAt(at)) at++;
  return at;
}

/** RFC 7235: alphanumeric and `-._~+/=`. */
function isToken68(code: number): boolean {
  return isAlnum(code) || code === HYPHEN || code === DOT || code === 95 || code === 126 || code === 43 || code === 47 || code === 61;
}

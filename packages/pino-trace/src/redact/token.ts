import { codeAt, codeBefore, DOT, isDigit, isSegment, isToken68, startsWord } from './chars.ts';
import type { Finder } from './rule.ts';

/** `{"` in base64url: how every JOSE header starts. */
const JOSE_START = 'eyJ';
/** `{"alg":""}` has 15. Characters. */
const HEADER_MIN_LENGTH = 15;
/** Shorter words after "bearer" are prose. Characters. */
const BEARER_MIN_LENGTH = 16;

/** Signed and encrypted JSON web tokens: `eyJ….….…`, with or without a signature. */
export const findJwt: Finder = (text, from) => {
  // One rare letter is found several times faster than the three.
  let capital = text.indexOf('J', from);
  while (capital !== -1) {
    const start = capital - 2;
    const end = start >= from && text.startsWith(JOSE_START, start) && startsWord(text, start) ? tokenEnd(text, start) : undefined;
    if (end?.complete) return { start, end: end.at };
    // Two letters stand between this one and the next that could end a start.
    capital = text.indexOf('J', Math.max(end?.at ?? 0, capital + JOSE_START.length));
  }
  return undefined;
};

/** The end of the dotted segments from `start` on; three or more are a token. Only a signature may be empty. */
function tokenEnd(text: string, start: number): { at: number; complete: boolean } {
  let at = segmentEnd(text, start);
  if (at - start < HEADER_MIN_LENGTH) return { at, complete: false };
  let segments = 1;
  for (; codeAt(text, at) === DOT; segments++) {
    const next = segmentEnd(text, at + 1);
    if (next === at + 1 && segments < 2) break;
    at = next;
  }
  return { at, complete: segments >= 3 };
}

/** What follows `Bearer ` or `bearer `, where it is long enough and holds a digit. */
export const findBearer: Finder = (text, from) => {
  let word = text.indexOf('earer ', from);
  while (word !== -1) {
    const start = word + 6;
    let end = start;
    let digit = false;
    for (; isToken68(codeAt(text, end)); end++) digit ||= isDigit(codeAt(text, end));
    const initial = codeBefore(text, word) | 32;
    if (digit && initial === 98 && end - start >= BEARER_MIN_LENGTH) return { start, end };
    word = text.indexOf('earer ', end);
  }
  return undefined;
};

function segmentEnd(text: string, from: number): number {
  let at = from;
  while (isSegment(codeAt(text, at))) at++;
  return at;
}

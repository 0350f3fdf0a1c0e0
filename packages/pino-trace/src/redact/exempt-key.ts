import { codeAt, codeBefore } from './chars.ts';

const QUOTE = 34;
const COLON = 58;
/** Keys whose whole value is an id or a point in time: `booking_id`, `orderId`, `created_at`, `expiresAt`, `timestamp`. */
const ID_OR_TIME = /(?:^|[_.-])(?:id|ids|at|ts|time|timestamp)$|(?:Id|ID|At|Time|Timestamp)$/;
/** What these end in. */
const LAST_LETTERS = new Set(Array.from('dDstep', (letter) => letter.charCodeAt(0)));
/** Longest key that is looked at. Characters. */
const KEY_MAX_LENGTH = 64;

/**
 * Whether the match is the whole value of a JSON member whose key says that it is an id or a time. Random 16-digit ids
 * pass a card's checks 26 times in 1,000, and a redacted id is one that nobody can search for.
 */
export function hasExemptKey(text: string, start: number, end: number): boolean {
  const quoted = codeBefore(text, start) === QUOTE && codeAt(text, end) === QUOTE;
  const valueStart = quoted ? start - 1 : start;
  if (codeBefore(text, valueStart) !== COLON || codeBefore(text, valueStart - 1) !== QUOTE) return false;
  const keyEnd = valueStart - 2;
  if (!LAST_LETTERS.has(codeBefore(text, keyEnd))) return false;
  for (let at = keyEnd - 1; at >= 0 && keyEnd - at <= KEY_MAX_LENGTH; at--) {
    if (text.charCodeAt(at) === QUOTE) return ID_OR_TIME.test(text.slice(at + 1, keyEnd));
  }
  return false;
}

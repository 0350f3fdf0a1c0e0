import { codeAt, DOT, isDigit, isDomain, isEscaped, isLetter, isLocal } from './chars.ts';
import type { Finder, Match } from './rule.ts';

/** `logo@2x.png`, `chunk@vendor.js`: what looks like a top-level domain and is a file. */
const FILE_ENDINGS = new Set(
  'avif css cjs gif html jpeg jpg js json jsx map mjs mts pdf png svg ts tsx vue webp xml yaml yml'
    .split(' ')
    .map((ending) => packed(ending, 0, ending.length)),
);
const TLD_MAX_LENGTH = 24;
const PERCENT = 37;

/** Addresses as people write them: `max@example.de`. */
export const findEmail: Finder = (text, from) => findAround(text, from, '@');

/** The same in a URL: `?email=max%40example.de`. A finder of its own, so that each search runs through the text once. */
export const findEncodedEmail: Finder = (text, from) => findAround(text, from, '%40');

function findAround(text: string, from: number, separator: string): Match | undefined {
  let floor = from;
  for (let at = text.indexOf(separator, from); at !== -1; at = text.indexOf(separator, floor)) {
    const start = localStart(text, at, floor);
    floor = at + separator.length;
    const end = start === at ? undefined : domainEnd(text, floor, separator !== '@');
    if (end !== undefined) return { start, end };
  }
  return undefined;
}

function localStart(text: string, at: number, floor: number): number {
  let start = at;
  while (start > floor && isLocal(codeAt(text, start - 1))) start--;
  // The `n` of a `\n` directly before an address is not part of it, and must stay for the JSON to stay whole.
  if (start < at && isEscaped(text, start)) start += text[start] === 'u' ? 5 : 1;
  while (start < at && isEdge(text.charCodeAt(start))) start++;
  return Math.min(start, at);
}

/** The end of the longest domain from `start` on, or nothing where none stands: a version, a host without a TLD, a file. */
function domainEnd(text: string, start: number, encoded: boolean): number | undefined {
  /** The last label so far that may be a TLD: letters to its end, or to a hyphen. */
  let tld = start;
  let tldEnd = start;
  /** Of the label that is read. */
  let label = start;
  let onlyLetters = false;
  for (let at = start; ;) {
    const code = codeAt(text, at);
    if (isLetter(code)) at++;
    else if (encoded && isEncodedLetter(text, at)) at += 3;
    else {
      if (onlyLetters && !isDigit(code) && at - label >= 2 && at - label <= TLD_MAX_LENGTH) {
        tld = label;
        tldEnd = at;
      }
      if (!isDomain(code)) break;
      onlyLetters = code === DOT && at > start;
      label = ++at;
    }
  }
  if (tldEnd === start || isVersion(text, start)) return undefined;
  return tldEnd - tld <= 4 && FILE_ENDINGS.has(packed(text, tld, tldEnd)) ? undefined : tldEnd;
}

/** `core@11.0.1-rc.next`: two numbers with a dot between them open no domain. */
function isVersion(text: string, start: number): boolean {
  let at = start;
  while (isDigit(codeAt(text, at))) at++;
  return at > start && codeAt(text, at) === DOT && isDigit(codeAt(text, at + 1));
}

/** A byte of a letter outside ASCII in a URL: `%C3` of `%C3%BC`. */
function isEncodedLetter(text: string, index: number): boolean {
  return codeAt(text, index) === PERCENT && isHighHex(codeAt(text, index + 1)) && isHex(codeAt(text, index + 2));
}

const isHex = (code: number): boolean => isDigit(code) || ((code | 32) >= 97 && (code | 32) <= 102);
const isHighHex = (code: number): boolean => isHex(code) && code >= 56;

/** `.` or `'`: around an address rather than in it. */
const isEdge = (code: number): boolean => code === DOT || code === 39;

/** Up to four letters in either case as one number, which is compared without making a string. */
function packed(text: string, start: number, end: number): number {
  let result = 0;
  for (let at = start; at < end; at++) result = (result << 7) | (text.charCodeAt(at) | 32);
  return result;
}

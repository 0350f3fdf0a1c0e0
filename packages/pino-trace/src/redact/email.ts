import { codeAt, DOT, HYPHEN, isDigit, isDomain, isEscaped, isLetter, isLocal } from './chars.ts';
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
  let end = encoded ? encodedHostEnd(text, start) : hostEnd(text, start);
  if (isVersion(text, start)) return undefined;
  while (end > start) {
    let dot = end - 1;
    while (dot > start && codeAt(text, dot) !== DOT) dot--;
    if (dot === start) return undefined;
    const labelEnd = alphaEnd(text, dot + 1, end, encoded);
    const length = labelEnd - dot - 1;
    const whole = labelEnd === end || codeAt(text, labelEnd) === HYPHEN;
    if (whole && length >= 2 && length <= TLD_MAX_LENGTH) {
      return length <= 4 && FILE_ENDINGS.has(packed(text, dot + 1, labelEnd)) ? undefined : labelEnd;
    }
    end = dot;
  }
  return undefined;
}

function hostEnd(text: string, start: number): number {
  let end = start;
  while (isDomain(codeAt(text, end))) end++;
  return end;
}

function encodedHostEnd(text: string, start: number): number {
  let end = start;
  while (isDomain(codeAt(text, end)) || isEncodedLetter(text, end)) end++;
  return end;
}

/** `core@11.0.1-rc.next`: two numbers with a dot between them open no domain. */
function isVersion(text: string, start: number): boolean {
  let at = start;
  while (isDigit(codeAt(text, at))) at++;
  return at > start && codeAt(text, at) === DOT && isDigit(codeAt(text, at + 1));
}

function alphaEnd(text: string, from: number, limit: number, encoded: boolean): number {
  let at = from;
  while (at < limit) {
    const code = text.charCodeAt(at);
    if (isLetter(code)) at++;
    else if (encoded && isEncodedLetter(text, at)) at += 3;
    else break;
  }
  return at;
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

import { DOT, HYPHEN, isAlnum, isAlpha, isDigit, isEscaped, isWide } from './chars.ts';
import type { Finder, Match } from './rule.ts';

/** `logo@2x.png`, `chunk@vendor.js`: what looks like a top-level domain and is a file. */
const FILE_ENDINGS = new Set('avif css cjs gif html jpeg jpg js json jsx map mjs mts pdf png svg ts tsx vue webp xml yaml yml'.split(' '));
const TLD_MAX_LENGTH = 24;

/** Addresses as people write them: `max@example.de`. */
export const findEmail: Finder = (text, from) => findAround(text, from, '@');

/** The same in a URL: `?email=max%40example.de`. A finder of its own, so that each search runs through the text once. */
export const findEncodedEmail: Finder = (text, from) => findAround(text, from, '%40');

function findAround(text: string, from: number, separator: string): Match | undefined {
  let floor = from;
  for (let at = text.indexOf(separator, from); at !== -1; at = text.indexOf(separator, floor)) {
    const start = localStart(text, at, floor);
    floor = at + separator.length;
    const end = start === at ? undefined : domainEnd(text, floor);
    if (end !== undefined) return { start, end };
  }
  return undefined;
}

function localStart(text: string, at: number, floor: number): number {
  let start = at;
  while (start > floor && isLocal(text.charCodeAt(start - 1))) start--;
  // The `n` of a `\n` directly before an address is not part of it, and must stay for the JSON to stay whole.
  if (start < at && isEscaped(text, start)) start += text[start] === 'u' ? 5 : 1;
  while (start < at && (text[start] === '.' || text[start] === "'")) start++;
  return Math.min(start, at);
}

/** The end of the longest domain from `start` on, or nothing where none stands: a version, a host without a TLD, a file. */
function domainEnd(text: string, start: number): number | undefined {
  let end = start;
  while (end < text.length && isDomain(text.charCodeAt(end))) end++;
  if (isVersion(text, start)) return undefined;
  while (end > start) {
    let dot = end - 1;
    while (dot > start && text.charCodeAt(dot) !== DOT) dot--;
    if (dot === start) return undefined;
    const labelEnd = alphaEnd(text, dot + 1, end);
    const length = labelEnd - dot - 1;
    const whole = labelEnd === end || text.charCodeAt(labelEnd) === HYPHEN;
    if (whole && length >= 2 && length <= TLD_MAX_LENGTH) {
      return FILE_ENDINGS.has(text.slice(dot + 1, labelEnd).toLowerCase()) ? undefined : labelEnd;
    }
    end = dot;
  }
  return undefined;
}

/** `core@11.0.1-rc.next`: two numbers with a dot between them open no domain. */
function isVersion(text: string, start: number): boolean {
  let at = start;
  while (isDigit(text.charCodeAt(at))) at++;
  return at > start && text.charCodeAt(at) === DOT && isDigit(text.charCodeAt(at + 1));
}

function alphaEnd(text: string, from: number, limit: number): number {
  let at = from;
  while (at < limit && (isAlpha(text.charCodeAt(at)) || isWide(text.charCodeAt(at)))) at++;
  return at;
}

/** Alphanumeric and `. _ % + - ~ '`. Narrower than RFC 5322: `=`, `&` and `/` end an address in URLs. */
function isLocal(code: number): boolean {
  return (
    isAlnum(code) ||
    code === DOT ||
    code === 95 ||
    code === 37 ||
    code === 43 ||
    code === HYPHEN ||
    code === 126 ||
    code === 39 ||
    isWide(code)
  );
}

function isDomain(code: number): boolean {
  return isAlnum(code) || code === DOT || code === HYPHEN || isWide(code);
}

import { createTraceState, type TraceState } from '@opentelemetry/api';

/** W3C Trace Context 3.3.1.5: vendors should propagate at least 512 characters; what is longer is dropped whole, never trimmed. */
const MAX_LENGTH = 512;
const MAX_MEMBERS = 32;
const MAX_KEY_LENGTH = 256;
const MAX_VALUE_LENGTH = 256;

const SPACE = 1;
const KEY_START = 2;
const KEY = 4;
const VALUE = 8;
/** What each character may be, because four expressions a member cost more than the rest of the request's context. */
const CLASSES = Uint8Array.from({ length: 256 }, (_, code) => {
  const is = (pattern: RegExp, kind: number) => (pattern.test(String.fromCharCode(code)) ? kind : 0);
  return is(/[ \t]/, SPACE) | is(/[a-z]/, KEY_START) | is(/[a-z0-9_\-*/@]/, KEY) | is(/[\x20-\x2b\x2d-\x3c\x3e-\x7e]/, VALUE);
});
const TENANT_KEY = /^[a-z0-9][a-z0-9_\-*/]{0,240}@[a-z][a-z0-9_\-*/]{0,13}$/;

/** A caller's `tracestate`, unless something is wrong with it. It goes on as it came, and only who changes it pays for its parts. */
export function checkedTraceState(text: string): TraceState | undefined {
  if (!isTracestate(text)) return undefined;
  return {
    get: (key) => createTraceState(text).get(key),
    set: (key, value) => createTraceState(text).set(key, value),
    unset: (key) => createTraceState(text).unset(key),
    serialize: () => text,
  };
}

/** Whether a `tracestate` is whole: within the limits, every member well-formed, no key twice. Looks at each character once. */
export function isTracestate(text: string): boolean {
  if (text.length > MAX_LENGTH) return false;
  const keys = new Set<string>();
  let members = 0;
  for (let comma = -1; comma < text.length;) {
    if (++members > MAX_MEMBERS) return false;
    let start = comma + 1;
    comma = text.indexOf(',', start);
    if (comma === -1) comma = text.length;
    let end = comma;
    while (start < end && is(SPACE, text, start)) start++;
    while (start < end && is(SPACE, text, end - 1)) end--;
    if (start === end) continue; // Empty members are allowed (3.3.1.1).
    const equals = keyEnd(text, start, end);
    const key = text.slice(start, equals);
    if (text[equals] !== '=' || keys.has(key) || !isKey(key) || !isValue(text, equals + 1, end)) return false;
    keys.add(key);
  }
  return keys.size > 0;
}

function is(kind: number, text: string, at: number): boolean {
  return ((CLASSES[text.charCodeAt(at)] ?? 0) & kind) !== 0;
}

function keyEnd(text: string, start: number, end: number): number {
  let at = start;
  while (at < end && is(KEY, text, at)) at++;
  return at;
}

function isKey(key: string): boolean {
  return key.includes('@') ? TENANT_KEY.test(key) : is(KEY_START, key, 0) && key.length <= MAX_KEY_LENGTH;
}

function isValue(text: string, start: number, end: number): boolean {
  if (start === end || end - start > MAX_VALUE_LENGTH) return false;
  for (let at = start; at < end; at++) if (!is(VALUE, text, at)) return false;
  return true;
}

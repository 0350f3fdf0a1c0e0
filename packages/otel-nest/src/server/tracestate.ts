import { createTraceState, type TraceState } from '@opentelemetry/api';

/** W3C Trace Context 3.3.1.5: vendors should propagate at least 512 characters; what is longer is dropped whole, never trimmed. */
const MAX_LENGTH = 512;
const MAX_MEMBERS = 32;
const MAX_KEY_LENGTH = 256;
/** Of `tenant@system`. */
const MAX_TENANT_LENGTH = 241;
const MAX_SYSTEM_LENGTH = 14;
const MAX_VALUE_LENGTH = 256;

const SPACE = 1;
const LETTER = 2;
const DIGIT = 4;
const KEY = 8;
const VALUE = 16;
/** What each character may be. */
const CLASSES = Uint8Array.from({ length: 256 }, (_, code) => {
  const is = (pattern: RegExp, kind: number) => (pattern.test(String.fromCharCode(code)) ? kind : 0);
  return is(/[ \t]/, SPACE) | is(/[a-z]/, LETTER) | is(/\d/, DIGIT) | is(/[a-z0-9_\-*/]/, KEY) | is(/[\x20-\x2b\x2d-\x3c\x3e-\x7e]/, VALUE);
});
const AT = 0x40;
const COMMA = 0x2c;
const EQUALS = 0x3d;

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

/**
 * Whether a `tracestate` is whole: within the limits, every member well-formed, no key twice. It looks at each character once or twice and
 * makes nothing on the way, so that what a stranger sends costs a request next to nothing.
 */
export function isTracestate(text: string): boolean {
  if (text.length > MAX_LENGTH) return false;
  round = (round + 1) >>> 0;
  let keys = 0;
  let members = 0;
  for (let at = 0; at <= text.length; at++) {
    if (++members > MAX_MEMBERS) return false;
    const start = endOf(SPACE, text, at);
    if (start === text.length || text.charCodeAt(start) === COMMA) {
      at = start; // Empty members are allowed (3.3.1.1).
      continue;
    }
    const equals = keyEnd(text, start);
    if (equals === NONE || !isNew(text, start, equals)) return false;
    keys++;
    at = valueEnd(text, equals + 1);
    if (at === NONE) return false;
  }
  return keys > 0;
}

const NONE = -1;

function is(kind: number, text: string, at: number): boolean {
  return at < text.length && ((CLASSES[text.charCodeAt(at)] ?? 0) & kind) !== 0;
}

function endOf(kind: number, text: string, from: number): number {
  let at = from;
  while (is(kind, text, at)) at++;
  return at;
}

/** Where the `=` of a well-formed key stands. */
function keyEnd(text: string, start: number): number {
  const end = endOf(KEY, text, start);
  if (text.charCodeAt(end) === EQUALS) return is(LETTER, text, start) && end - start <= MAX_KEY_LENGTH ? end : NONE;
  if (text.charCodeAt(end) !== AT || !is(LETTER | DIGIT, text, start) || end - start > MAX_TENANT_LENGTH) return NONE;
  const system = end + 1;
  const equals = endOf(KEY, text, system);
  return text.charCodeAt(equals) === EQUALS && is(LETTER, text, system) && equals - system <= MAX_SYSTEM_LENGTH ? equals : NONE;
}

/** Where a well-formed value's member ends: at the comma or the end of the text. */
function valueEnd(text: string, start: number): number {
  let end = endOf(VALUE, text, start);
  const comma = endOf(SPACE, text, end);
  if (comma < text.length && text.charCodeAt(comma) !== COMMA) return NONE;
  while (end > start && is(SPACE, text, end - 1)) end--;
  return end === start || end - start > MAX_VALUE_LENGTH ? NONE : comma;
}

/** The keys of one text, by hash: where each stands. A slot counts in the round that filled it, so nothing has to be emptied. */
const SLOTS = 64; // Twice the members, so that there is always a free one.
const rounds = new Uint32Array(SLOTS);
const hashes = new Int32Array(SLOTS);
const starts = new Uint16Array(SLOTS);
const ends = new Uint16Array(SLOTS);
let round = 0;

function isNew(text: string, start: number, end: number): boolean {
  let hash = 0;
  for (let at = start; at < end; at++) hash = Math.imul(hash ^ text.charCodeAt(at), 0x01000193); // FNV
  let slot = hash & (SLOTS - 1);
  for (; rounds[slot] === round; slot = (slot + 1) & (SLOTS - 1)) {
    if (hashes[slot] === hash && text.slice(starts[slot], ends[slot]) === text.slice(start, end)) return false;
  }
  rounds[slot] = round;
  hashes[slot] = hash;
  starts[slot] = start;
  ends[slot] = end;
  return true;
}

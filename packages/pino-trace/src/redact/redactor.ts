import { createHmac } from 'node:crypto';
import { findCard } from './card.ts';
import { findEmail, findEncodedEmail } from './email.ts';
import { createExclusionTest, type Exclusions } from './exclusions.ts';
import { hasExemptKey } from './exempt-key.ts';
import { findIban } from './iban.ts';
import { mayHoldNumber } from './glance.ts';
import { findPhone } from './phone.ts';
import { RULE_NAMES, type Finder, type Match, type RuleName } from './rule.ts';
import { findBearer, findJwt } from './token.ts';

interface CommonSettings {
  /** What to look for. @default every rule but `phone` */
  readonly rules?: readonly RuleName[];
  /** What to let through, from {@link readExclusions} or written out. */
  readonly exclusions?: Exclusions;
}

interface CoverSettings {
  /** `redact` writes `[redacted:<rule>]`; `shadow` changes nothing and only counts. @default 'redact' */
  readonly mode?: 'redact' | 'shadow';
  readonly key?: never;
}

interface HashSettings {
  /** `hash` writes `[<rule>:<12 hex>]`, the same for the same value under the same key, so that lines stay comparable. */
  readonly mode: 'hash';
  /** Secret of the HMAC-SHA-256, at least 16 characters: without one, every card number could be tried. */
  readonly key: string;
}

export type RedactionSettings = CommonSettings & (CoverSettings | HashSettings);

export type RedactorOptions = RedactionSettings & {
  /** Told once a match, in every mode. Must not throw. */
  readonly onRedaction?: (rule: RuleName) => void;
};

/** A redactor option that makes no sense. Thrown where the redactor is created. */
export class RedactorOptionError extends Error {
  override readonly name = 'RedactorOptionError';
}

const KEY_MIN_LENGTH = 16;
const DEFAULT_RULES = RULE_NAMES.filter((rule) => rule !== 'phone');

/** In the order they are applied: a token may hold what looks like an address, an address what looks like a number. */
const FINDERS: ReadonlyArray<readonly [RuleName, Finder]> = [
  ['jwt', findJwt],
  ['bearer', findBearer],
  ['email', findEmail],
  ['email', findEncodedEmail],
  ['phone', findPhone],
  // Behind the glance, which one look at the text answers for both.
  ['iban', findIban],
  ['card', findCard],
];
const BEHIND_GLANCE = new Set<RuleName>(['iban', 'card']);

/** Rules whose matches can be an id, or a bare JSON number. */
const NUMERIC = new Set<RuleName>(['card']);

type Replace = (text: string, match: Match) => string | undefined;

/**
 * A function that takes the personal data out of a text: a serialised JSON line, which stays valid JSON, or plain text.
 * Linear in the length of the text, whatever stands in it.
 *
 * @throws RedactorOptionError for an unknown rule or mode, or a hash without a proper key.
 * @example createRedactor()('mail to max@example.de') // 'mail to [redacted:email]'
 */
export function createRedactor(options: RedactorOptions = {}): (text: string) => string {
  const chosen = new Set(checkedRules(options.rules ?? DEFAULT_RULES));
  const cover = createCover(options);
  const isExcluded = createExclusionTest(options.exclusions);
  const passes = FINDERS.filter(([rule]) => chosen.has(rule)).map(([rule, find]) => {
    const numeric = NUMERIC.has(rule);
    const replace: Replace = (text, { start, end }) => {
      const value = text.slice(start, end);
      if (isExcluded(value) || (numeric && hasExemptKey(text, start, end))) return undefined;
      options.onRedaction?.(rule);
      return cover(rule, value);
    };
    return { find, replace, numeric, glance: BEHIND_GLANCE.has(rule) };
  });
  return function redact(text) {
    let result = text;
    for (const { find, replace, numeric, glance } of passes) {
      if (glance && !mayHoldNumber(result)) break;
      const first = find(result, 0);
      if (first) result = replaceAll(result, first, find, replace, numeric);
    }
    return result;
  };
}

function replaceAll(text: string, first: Match, find: Finder, replace: Replace, numeric: boolean): string {
  const isBareNumber = createBareNumberTest(text);
  let result = '';
  let copied = 0;
  for (let match: Match | undefined = first; match; match = find(text, match.end)) {
    const replacement = replace(text, match);
    if (replacement === undefined) continue;
    result += text.slice(copied, match.start) + (numeric && isBareNumber(match) ? `"${replacement}"` : replacement);
    copied = match.end;
  }
  return result + text.slice(copied);
}

/** Whether a match is a JSON number, so that its replacement needs quotes. Reads on from the last match, never again from the start. */
function createBareNumberTest(text: string): (match: Match) => boolean {
  let read = 0;
  let inString = false;
  return ({ start, end }) => {
    for (; read < start; read++) {
      if (inString && text[read] === '\\') read++;
      else if (text[read] === '"') inString = !inString;
    }
    return !inString && ':[,'.includes(text[start - 1] ?? ' ') && ',]}'.includes(text[end] ?? ' ');
  };
}

function createCover({ mode = 'redact', key }: RedactorOptions): (rule: RuleName, value: string) => string | undefined {
  if (mode === 'redact') return (rule) => `[redacted:${rule}]`;
  if (mode === 'shadow') return () => undefined;
  if (mode !== 'hash') throw new RedactorOptionError(`mode "${String(mode)}" is none of redact, hash, shadow`);
  if (typeof key !== 'string' || key.length < KEY_MIN_LENGTH) {
    throw new RedactorOptionError(`mode "hash" needs a key of at least ${KEY_MIN_LENGTH} characters`);
  }
  return (rule, value) =>
    `[${rule}:${createHmac('sha256', key)
      .update(`${rule}:${normalise(rule, value)}`)
      .digest('hex')
      .slice(0, 12)}]`;
}

/** The same address or number written differently hashes the same. */
function normalise(rule: RuleName, value: string): string {
  if (rule === 'email') return value.toLowerCase().replace('%40', '@');
  if (rule === 'iban') return value.replaceAll(' ', '').toUpperCase();
  return rule === 'card' || rule === 'phone' ? value.replace(/\D/g, '') : value;
}

function checkedRules(rules: readonly RuleName[]): readonly RuleName[] {
  for (const rule of rules) {
    if (!RULE_NAMES.includes(rule)) throw new RedactorOptionError(`rule "${String(rule)}" is none of ${RULE_NAMES.join(', ')}`);
  }
  return rules;
}

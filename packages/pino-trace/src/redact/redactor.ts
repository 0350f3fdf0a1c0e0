import { findCard } from './card.ts';
import { createCover } from './cover.ts';
import { findEmail, findEncodedEmail } from './email.ts';
import { createExclusionTest } from './exclusions.ts';
import { hasExemptKey } from './exempt-key.ts';
import { mayHoldNumber } from './glance.ts';
import { findIban } from './iban.ts';
import { createBareNumberTest } from './json-number.ts';
import { checkRedactorOptions, type RedactorOptions } from './options.ts';
import { findPhone } from './phone.ts';
import { RULE_NAMES, type Finder, type RuleName } from './rule.ts';
import { findBearer, findJwt } from './token.ts';

const DEFAULT_RULES = RULE_NAMES.filter((rule) => rule !== 'phone');

interface Pass {
  readonly rule: RuleName;
  readonly find: Finder;
  /** Whether a match can be an id, or a bare JSON number. */
  readonly numeric?: true;
  /** Whether one look at the text can answer for it. These come last. */
  readonly glance?: true;
}

/** In the order they are applied: a token may hold what looks like an address, an address what looks like a number. */
const PASSES: readonly Pass[] = [
  { rule: 'jwt', find: findJwt },
  { rule: 'bearer', find: findBearer },
  { rule: 'email', find: findEmail },
  { rule: 'email', find: findEncodedEmail },
  { rule: 'phone', find: findPhone },
  { rule: 'iban', find: findIban, glance: true },
  { rule: 'card', find: findCard, glance: true, numeric: true },
];

/**
 * A function that takes the personal data out of a text: a serialised JSON line, which stays valid JSON, or plain text.
 * Linear in the length of the text, whatever stands in it.
 *
 * @throws RedactorOptionError for an unknown option, rule or mode, or a hash without a proper key.
 * @example createRedactor()('mail to max@example.de') // 'mail to [redacted:email]'
 */
export function createRedactor(options: RedactorOptions = {}): (text: string) => string {
  checkRedactorOptions(options);
  const { onRedaction } = options;
  const chosen = new Set(options.rules ?? DEFAULT_RULES);
  const passes = PASSES.filter(({ rule }) => chosen.has(rule));
  const isExcluded = createExclusionTest(options.exclusions);
  const startCover = createCover(options);

  return function redact(text) {
    let result = text;
    for (const pass of passes) {
      if (pass.glance && !mayHoldNumber(result)) break;
      result = apply(pass, result);
    }
    return result;
  };

  function apply({ rule, find, numeric }: Pass, text: string): string {
    let match = find(text, 0);
    if (match === undefined) return text;
    const cover = startCover(rule);
    const isBareNumber = numeric ? createBareNumberTest(text) : undefined;
    let count = 0;
    let result = '';
    let copied = 0;
    for (; match !== undefined; match = find(text, match.end)) {
      const { start, end } = match;
      if (isExcluded(text, start, end) || (numeric && hasExemptKey(text, start, end))) continue;
      count++;
      if (cover === undefined) continue;
      result += text.slice(copied, start) + cover(text, start, end, isBareNumber !== undefined && isBareNumber(start, end));
      copied = end;
    }
    if (count > 0) onRedaction?.(rule, count);
    return copied === 0 ? text : result + text.slice(copied);
  }
}

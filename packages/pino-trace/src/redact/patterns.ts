import type { RuleName } from './rule.ts';

/** A rule as a pipeline can have it: the collector's and Alloy's regular expressions, which know no arithmetic. */
export interface RulePattern {
  /** RE2 syntax: no look-around, no back-references. Matches everything that the rule matches, and more where `check` is set. */
  readonly pattern: string;
  /** What takes the match's place; `$1` is what stands before it. */
  readonly replacement: string;
  /** What the library checks beyond the pattern. A pipeline without it also covers numbers that are none. */
  readonly check?: 'luhn' | 'mod97';
}

/** The same rules as data, so that services and the pipeline behind them agree on what personal data looks like. */
export const RULE_PATTERNS: Readonly<Record<RuleName, RulePattern>> = {
  jwt: { pattern: String.raw`(^|[^A-Za-z0-9_])eyJ[A-Za-z0-9_-]{12,}\.[A-Za-z0-9_-]+\.[A-Za-z0-9_.-]*`, replacement: '$1[redacted:jwt]' },
  bearer: { pattern: String.raw`([Bb]earer )[A-Za-z0-9._~+/=-]{16,}`, replacement: '$1[redacted:bearer]' },
  email: {
    pattern: String.raw`()[\p{L}\p{N}._%+'~-]+(?:@|%40)(?:[\p{L}\p{N}-]+\.)+[\p{L}]{2,24}`,
    replacement: '$1[redacted:email]',
  },
  iban: {
    pattern: String.raw`(^|[^A-Za-z0-9_])[A-Za-z]{2} ?[0-9]{2}(?: ?[A-Z0-9]){11,30}`,
    replacement: '$1[redacted:iban]',
    check: 'mod97',
  },
  card: { pattern: String.raw`(^|[^A-Za-z0-9_+-])[2-6][0-9]{3}(?:[ -]?[0-9]){9,15}`, replacement: '$1[redacted:card]', check: 'luhn' },
  phone: { pattern: String.raw`(^|[^A-Za-z0-9_])\+[1-9](?:[ ./()-]{0,2}[0-9]){7,14}`, replacement: '$1[redacted:phone]' },
};

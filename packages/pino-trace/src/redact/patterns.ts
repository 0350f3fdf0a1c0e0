import { IBAN_LENGTHS } from './iban.ts';
import type { RuleName } from './rule.ts';

/** A rule as a pipeline can have it: the collector's and Alloy's regular expressions, which know no arithmetic. */
export interface RulePattern {
  /** RE2 syntax: no look-around, no back-references. Its one group is what is to go. */
  readonly pattern: string;
  /** What takes the group's place. */
  readonly replacement: string;
  /** What the library checks beyond the pattern. A pipeline without it also covers numbers that are none. */
  readonly check?: 'luhn' | 'mod97';
  /** Looked for only where somebody asks. */
  readonly optional?: true;
}

/** The start of a word; the letter before it may be the end of a JSON escape, as pipelines read lines before they are parsed. */
const START = String.raw`(?:\b|\\[bfnrt])`;
/** The same for a number, which must not be a part of a decimal fraction, a hyphenated id or a phone number. Takes a character. */
const NUMBER_START = String.raw`(?:^|[^A-Za-z0-9_.+-]|\\[bfnrt])`;

const LABEL = String.raw`[\p{L}\p{N}-]`;
/** No number opens a domain where a second one follows, as in `core@11.0.1-rc.next`. */
const DOMAIN = String.raw`(?:\p{N}*[\p{L}-]${LABEL}*\.(?:${LABEL}+\.)*|\p{N}+\.(?:\p{L}${LABEL}*\.(?:${LABEL}+\.)*)?)\p{L}{2,24}`;

/** 16 or 19 digits: Visa, Mastercard, Discover, JCB. Groups have one kind of separator, or a UUID of digits would match. */
const SIXTEEN =
  '(?:4[0-9]{3}|5[1-5][0-9]{2}|222[1-9]|22[3-9][0-9]|2[3-6][0-9]{2}|27[01][0-9]|2720|6011|64[4-9][0-9]|65[0-9]{2}|352[89]|35[3-8][0-9])';
/** 16 to 19 digits: UnionPay, Maestro. */
const NINETEEN = '(?:62[0-9]{2}|5018|5020|5038|5893|6304|6759|676[123])';
const IN_FOURS = '(?: [0-9]{4}){3}(?: [0-9]{3})?|(?:-[0-9]{4}){3}(?:-[0-9]{3})?';
const CARD = [
  `${SIXTEEN}(?:[0-9]{12}(?:[0-9]{3})?|${IN_FOURS})`,
  `${NINETEEN}(?:[0-9]{12,15}|${IN_FOURS})`,
  '3[47][0-9]{2}(?:[0-9]{11}| [0-9]{6} [0-9]{5}|-[0-9]{6}-[0-9]{5})',
  '3[0689][0-9]{2}(?:[0-9]{10}| [0-9]{6} [0-9]{4}|-[0-9]{6}-[0-9]{4})',
].join('|');

/**
 * The same rules as data, in the order they are applied, so that services and the pipeline behind them agree on what personal data looks
 * like. They cover more than the library, which also checks digits and knows file names from hosts; and less in three places where only that
 * tells data from ids: cards of 13 digits, IBANs whose country is in lower case, and percent-encoded letters in a domain.
 */
export const RULE_PATTERNS: Readonly<Record<RuleName, RulePattern>> = {
  jwt: { pattern: String.raw`${START}(eyJ[A-Za-z0-9_-]{12,}\.[A-Za-z0-9_-]+\.[A-Za-z0-9_.-]*)`, replacement: '[redacted:jwt]' },
  bearer: { pattern: '[Bb]earer ([A-Za-z0-9._~+/=-]{16,})', replacement: '[redacted:bearer]' },
  email: {
    // The letter of an escape is no part of the address, and must stay for the JSON to stay whole.
    pattern: String.raw`(?:\\(?:[bfnrt]|u[0-9A-Fa-f]{4}))?([\p{L}\p{N}._%+'~-]+(?:@|%40)${DOMAIN})`,
    replacement: '[redacted:email]',
  },
  iban: { pattern: String.raw`${START}(${accounts()})\b`, replacement: '[redacted:iban]', check: 'mod97' },
  card: { pattern: String.raw`${NUMBER_START}(${CARD})\b`, replacement: '[redacted:card]', check: 'luhn' },
  phone: {
    pattern: String.raw`(?:^|[^A-Za-z0-9_]|\\[bfnrt])(\+[1-9](?:[ ./()-]{0,2}[0-9]){7,14})\b`,
    replacement: '[redacted:phone]',
    optional: true,
  },
};

/** Countries by length, with the characters of their account part. */
function accounts(): string {
  const lengths = new Set([...IBAN_LENGTHS.values()].toSorted((one, other) => one - other));
  return Array.from(lengths, (length) => {
    const countries = Array.from(IBAN_LENGTHS).flatMap(([country, known]) => (known === length ? country : []));
    return `(?:${countries.join('|')}) ?[0-9]{2}(?: ?[A-Z0-9]){${length - 4}}`;
  }).join('|');
}

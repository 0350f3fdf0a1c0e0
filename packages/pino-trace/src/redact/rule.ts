/** The kinds of personal data and credentials that a redactor knows. */
export const RULE_NAMES = ['email', 'card', 'iban', 'jwt', 'bearer', 'phone'] as const;
export type RuleName = (typeof RULE_NAMES)[number];

/** Where a match stands: `start` inclusive, `end` exclusive. */
export interface Match {
  readonly start: number;
  readonly end: number;
}

/** The first match that starts at `from` or later. Linear in the text: no finder walks back over what it has passed. */
export type Finder = (text: string, from: number) => Match | undefined;

import { createHmac } from 'node:crypto';
import type { RedactorOptions } from './options.ts';
import type { RuleName } from './rule.ts';

/** What takes the place of a match: a JSON string where it is a JSON number. */
export type Cover = (text: string, start: number, end: number, isNumber: boolean) => string;

/** Most values of one rule that are hashed in one text. What is over is covered without a hash, so that no line can buy hours of SHA-256. */
const MAX_HASHES = 256;

/** Asked once a rule and text. Answers nothing in shadow mode, where all stays as it is. */
export function createCover({ mode = 'redact', key = '' }: RedactorOptions): (rule: RuleName) => Cover | undefined {
  if (mode === 'shadow') return () => undefined;
  if (mode === 'redact') return redacted;
  return (rule) => {
    const plain = redacted(rule);
    let left = MAX_HASHES;
    return (text, start, end, isNumber) => {
      if (left === 0) return plain(text, start, end, isNumber);
      left--;
      const value = normalise(rule, text.slice(start, end));
      const covered = `[${rule}:${createHmac('sha256', key).update(`${rule}:${value}`).digest('hex').slice(0, 12)}]`;
      return isNumber ? `"${covered}"` : covered;
    };
  };
}

function redacted(rule: RuleName): Cover {
  const replacement = `[redacted:${rule}]`;
  const quoted = `"${replacement}"`;
  return (_text, _start, _end, isNumber) => (isNumber ? quoted : replacement);
}

/** The same address or number written differently hashes the same. */
function normalise(rule: RuleName, value: string): string {
  if (rule === 'email') return value.toLowerCase().replace('%40', '@');
  if (rule === 'iban') return value.replaceAll(' ', '').toUpperCase();
  return rule === 'card' || rule === 'phone' ? value.replace(/\D/g, '') : value;
}

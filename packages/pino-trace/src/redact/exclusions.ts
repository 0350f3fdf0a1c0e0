import { readFileSync } from 'node:fs';
import { codeBefore } from './chars.ts';

/** What is known not to be personal data. Kept in one reviewed file, `pii-exclusions.yaml`. */
export interface Exclusions {
  /** E-mail domains, subdomains included: `busflow.example` also lets `a@mail.busflow.example` through. */
  readonly domains?: readonly string[];
  /** Whole matches, compared without case: `support@partner.example`, a provider's test card. */
  readonly values?: readonly string[];
}

/** An exclusions file that says something else than two lists. */
export class ExclusionsError extends Error {
  override readonly name = 'ExclusionsError';
}

/** Accounts and hosts that look like an address and are infrastructure. */
const DEFAULT_DOMAINS = ['iam.gserviceaccount.com', 'ingest.sentry.io', 'ingest.de.sentry.io', 'ingest.us.sentry.io'];
const DEFAULT_VALUES = ['git@github.com', 'git@gitlab.com', 'git@bitbucket.org'];

/** An e-mail address has at most 254 characters (RFC 5321); longer matches are never excluded. */
const MAX_LENGTH = 254;

/** Whether the match that stands there is excluded. */
export type ExclusionTest = (text: string, start: number, end: number) => boolean;

/** Most matches are told apart by their last letters, without making a string of them. */
export function createExclusionTest({ domains = [], values = [] }: Exclusions = {}): ExclusionTest {
  const knownDomains = new Set([...DEFAULT_DOMAINS, ...domains].map((domain) => domain.toLowerCase()));
  const knownValues = new Set([...DEFAULT_VALUES, ...values].map((value) => value.toLowerCase()));
  const maxLabels = Math.max(...Array.from(knownDomains, (domain) => domain.split('.').length));
  const hasKnownEnd = createEndTest([...knownDomains, ...Array.from(knownValues, (value) => value.slice(value.indexOf('@') + 1))]);
  return (text, start, end) => {
    if (end - start > MAX_LENGTH || !hasKnownEnd(text, end)) return false;
    const value = text.slice(start, end).toLowerCase().replace('%40', '@');
    return knownValues.has(value) || isUnder(value, knownDomains, maxLabels);
  };
}

/** Whether one of the known domains is the host behind the `@`, or a part of it from one of its dots on. */
function isUnder(value: string, domains: ReadonlySet<string>, maxLabels: number): boolean {
  const at = value.indexOf('@');
  if (at === -1) return false;
  let from = value.length;
  for (let label = 0; label < maxLabels && from > at; label++) {
    from = Math.max(value.lastIndexOf('.', from - 1), at);
    if (domains.has(value.slice(from + 1))) return true;
  }
  return false;
}

/** Longest end that is compared. Characters. */
const END_LENGTH = 8;
const BUCKETS = 1024;

/** The same for a letter in either case, and one for all that is not ASCII. */
const folded = (code: number): number => (code < 128 ? code | 32 : 128);

/** Whether a text ends, in either case, as one of these do. Says yes a little too often. */
function createEndTest(known: readonly string[]): (text: string, end: number) => boolean {
  const length = Math.min(END_LENGTH, ...known.map((value) => value.length));
  const buckets = new Uint8Array(BUCKETS);
  const bucketOf = (text: string, end: number): number => {
    let hash = 0;
    for (let next = end - length + 1; next <= end; next++) hash = (Math.imul(hash, 31) + folded(codeBefore(text, next))) & (BUCKETS - 1);
    return hash;
  };
  const lastLetters = new Uint8Array(129);
  for (const value of known) {
    buckets[bucketOf(value, value.length)] = 1;
    lastLetters[folded(value.charCodeAt(value.length - 1))] = 1;
  }
  return (text, end) => lastLetters[folded(text.charCodeAt(end - 1))] === 1 && buckets[bucketOf(text, end)] === 1;
}

/**
 * Reads a `pii-exclusions.yaml`: the lists `domains` and `values`, one `- entry` a line, `#` comments. This part of YAML
 * is all that such a file needs, and reading no more of it saves every service a dependency.
 *
 * @throws ExclusionsError naming the line that is something else.
 */
export function readExclusions(path: string | URL): Exclusions {
  return parseExclusions(readFileSync(path, 'utf8'));
}

export function parseExclusions(text: string): Exclusions {
  const lists: Record<'domains' | 'values', string[]> = { domains: [], values: [] };
  let current: string[] | undefined;
  for (const [index, raw] of text.split('\n').entries()) {
    const line = raw.replace(/(?:^|\s)#.*$/, '').trimEnd();
    if (line === '') continue;
    const section = /^(domains|values):(?:\s*\[\s*\])?$/.exec(line)?.[1];
    const entry = /^\s*-\s+(?:"([^"]+)"|'([^']+)'|([^\s"']+))$/.exec(line);
    const value = entry?.[1] ?? entry?.[2] ?? entry?.[3];
    if (section === 'domains' || section === 'values') current = lists[section];
    else if (value !== undefined && current !== undefined) current.push(value);
    else throw new ExclusionsError(`line ${index + 1}: "${raw}" is neither "domains:", "values:" nor a "- entry" under one of them`);
  }
  return lists;
}

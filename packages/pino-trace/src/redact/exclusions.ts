import { readFileSync } from 'node:fs';

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

/** Whether a match is excluded. Asked once a match, so a line without one costs nothing. */
export function createExclusionTest({ domains = [], values = [] }: Exclusions = {}): (match: string) => boolean {
  const knownDomains = new Set([...DEFAULT_DOMAINS, ...domains].map((domain) => domain.toLowerCase()));
  const knownValues = new Set([...DEFAULT_VALUES, ...values].map((value) => value.toLowerCase()));
  return (match) => {
    if (match.length > MAX_LENGTH) return false;
    const value = match.toLowerCase().replace('%40', '@');
    const at = value.indexOf('@');
    return knownValues.has(value) || (at !== -1 && isUnder(value.slice(at + 1), knownDomains));
  };
}

function isUnder(host: string, domains: ReadonlySet<string>): boolean {
  for (let at = 0; at !== -1;) {
    if (domains.has(host.slice(at))) return true;
    const dot = host.indexOf('.', at);
    at = dot === -1 ? -1 : dot + 1;
  }
  return false;
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

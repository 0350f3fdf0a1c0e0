import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { parse } from 'yaml';
import { RULE_PATTERNS } from '../redact.ts';

/** What pipelines apply: every rule that nobody has to ask for. */
const rules = Object.values(RULE_PATTERNS).filter(({ optional }) => optional === undefined);
const read = (path: string) => readFileSync(new URL(`../../../../observability/${path}`, import.meta.url), 'utf8');

it('the collector masks by exactly these rules', () => {
  const config = parse(read('collector/config.yaml')) as { processors: { redaction: { blocked_values: string[] } } };
  expect(config.processors.redaction.blocked_values).toEqual(rules.map(({ pattern }) => pattern));
});

it('Alloy replaces by exactly these rules, behind the one that quotes bare numbers', () => {
  const stages = Array.from(
    read('alloy/redaction.alloy').matchAll(/expression = `([^`]*)`\n\s+replace\s+= ["`]([^\n]*)["`]\n/g),
    ([, ...stage]) => stage,
  );
  expect(stages.slice(1)).toEqual(rules.map(({ pattern, replacement }) => [pattern, replacement]));
  const [quoting = '', quoted] = stages[0] ?? [];
  expect(quoted).toBe('"{{ .Value }}"');
  expect(new RegExp(quoting).exec('{"pan":4111111111111111,')?.[1]).toBe('4111111111111111');
});

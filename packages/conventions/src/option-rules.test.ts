import { describe, expect, it } from 'vitest';
import {
  aBoolean,
  aPositiveNumber,
  aString,
  aStringList,
  anything,
  oneOf,
  optionProblems,
  type OptionRules,
  required,
} from './option-rules.ts';

interface Options {
  models: string[];
  maxTenants?: number;
  service?: string;
  mode?: 'redact' | 'hash';
  colour?: boolean;
  store?: unknown;
}

const rules: OptionRules<Options> = {
  models: required(aStringList),
  maxTenants: aPositiveNumber,
  service: aString,
  mode: oneOf('redact', 'hash'),
  colour: aBoolean,
  store: anything,
};
const problems = (given: unknown) => optionProblems('create', given, rules);

describe('option rules', () => {
  it('say nothing about good options, also where one is undefined', () => {
    expect(problems({ models: ['a'], maxTenants: 3, service: 's', mode: 'hash', colour: false, store: null })).toEqual([]);
    expect(problems({ models: [], service: undefined })).toEqual([]);
  });

  it.each([undefined, null, 'x', 4, [], () => 1])('want an object, not %s', (given) => {
    expect(problems(given)).toEqual([expect.stringMatching(/^create takes an object of options \(models, maxTenants, .*\), not /)]);
  });

  it.each([
    ['maxTenant', 'did you mean "maxTenants"?'],
    ['sevice', 'did you mean "service"?'],
    ['Colour', 'did you mean "colour"?'],
    ['ttl', 'it takes models, maxTenants, service, mode, colour, store'],
    ['toString', 'it takes models, maxTenants, service, mode, colour, store'],
  ])('name %s as unknown and the way out', (name, way) => {
    expect(problems({ models: [], [name]: 1 })).toEqual([`create has no option "${name}"; ${way}`]);
  });

  it('name what is missing and what is of another kind, all at once', () => {
    expect(problems({ maxTenants: '4', mode: 'x', colour: 1 })).toEqual([
      'create needs the option "models": a list of strings',
      'create: maxTenants takes a number above 0, not a string',
      'create: mode takes "redact" or "hash", not a string',
      'create: colour takes true or false, not 1',
    ]);
  });

  it('never show a string, which may be a secret', () => {
    expect(problems({ models: 'hunter2', maxTenants: 'hunter2' }).join()).not.toContain('hunter2');
  });
});

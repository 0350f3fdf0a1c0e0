import { expect, it } from 'vitest';
import { parseRuleFile } from './rule-file.ts';

const FILE = `groups:
  - name: llm
    rules:
      - alert: Plain
        expr: sum(rate(llm_tokens_total[5m])) > 1
        annotations:
          cardinality_budget: "80000"
      # cardinality_budget: 4000
      - record: tenant:llm_tokens:rate5m
        expr: |
          sum by (tenant_id) (
            rate(llm_tokens_total[5m])
          )
`;

const parsed = parseRuleFile('rules.yml', FILE);

it('reads alerts and recording rules with their budgets', () => {
  expect(parsed.rules.map(({ kind, name, line, budget }) => [kind, name, line, budget?.text, budget?.line])).toEqual([
    ['alert', 'Plain', 4, '80000', 7],
    ['record', 'tenant:llm_tokens:rate5m', 9, '4000', 9],
  ]);
  expect(parsed).toMatchObject({ plain: true, holdsRules: true, troubles: [] });
});

it.each([
  [0, { line: 5, column: 24 }],
  [1, { line: 12, column: 18 }],
])('tells where in the file a metric of rule %i stands', (index, place) => {
  const rule = parsed.rules[index];
  expect(rule?.placeOf(rule.expression.selectors[0]?.offset ?? 0)).toEqual({ file: 'rules.yml', ...place });
});

it.each([
  ['before the first rule', '    # cardinality_budget: 7\n    - record: a\n      expr: b\n'],
  ['at the end of a line', '    - record: a # cardinality_budget: 7\n      expr: b\n'],
  ['between the fields', '    - record: a\n      # cardinality_budget: 7\n      expr: b\n'],
])('finds the budget of a recording rule in a comment %s', (_what, rules) => {
  expect(parseRuleFile('r.yml', `groups:\n- name: g\n  rules:\n${rules}`).rules[0]?.budget?.text).toBe('7');
});

it('reads a PrometheusRule resource, which Prometheus itself would not', () => {
  const indented = FILE.replaceAll(/^/gm, '  ');
  const resource = parseRuleFile('r.yml', `apiVersion: monitoring.coreos.com/v1\nkind: PrometheusRule\nspec:\n${indented}`);
  expect(resource.rules).toHaveLength(2);
  expect(resource.plain).toBe(false);
});

it('reads a file of mimirtool, which Prometheus itself would not', () => {
  const { rules, plain, holdsRules } = parseRuleFile('r.yml', `namespace: n\n${FILE}`);
  expect({ rules: rules.length, plain, holdsRules }).toEqual({ rules: 2, plain: false, holdsRules: true });
});

it('takes values as Prometheus does, as strings', () => {
  const { rules } = parseRuleFile('r.yml', FILE.replace('"80000"', '8e4'));
  expect(rules[0]?.budget?.text).toBe('8e4');
});

it('says where a file is no YAML', () => {
  const { troubles } = parseRuleFile('r.yml', 'groups:\n  - name: "open\n');
  expect(troubles[0]).toMatchObject({ file: 'r.yml', line: expect.any(Number), message: expect.stringContaining('quote') });
});

it('knows that other YAML is no rule file', () => {
  expect(parseRuleFile('c.yml', 'scrape_configs: []\n').holdsRules).toBe(false);
  expect(parseRuleFile('c.yml', 'groups:\n- name: basics\n  services: []\n').holdsRules).toBe(false);
});

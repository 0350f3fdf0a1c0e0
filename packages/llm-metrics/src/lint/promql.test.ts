import { expect, it } from 'vitest';
import { parseExpression } from './promql.ts';

const names = (expression: string) => parseExpression(expression).selectors.map(({ metric }) => metric);

it.each([
  ['llm_tokens_total', ['llm_tokens_total']],
  ['sum(rate(a_total{x="b_total"}[5m] offset 1h)) > 0 and on(t) c', ['a_total', 'c']],
  ['max_over_time(rate(a[5m])[1h:1m]) unless absent(b @ end())', ['a', 'b']],
  ['{__name__="a"} + {"b.c", d="e"} + {__name__=~"f.*"}', ['a', 'b.c', undefined]],
  ['label_replace(a, "b", "$1", "c", "(sum by (x) (nope))")', ['a']],
  ['vector(1) # a_total', []],
])('finds the metrics of %s', (expression, metrics) => {
  expect(names(expression)).toEqual(metrics);
});

it('finds matched and grouped labels, each where it stands', () => {
  const { selectors, groupings } = parseExpression('sum by (t, u) (rate(a{b="c", "d.e"!="f"}[5m])) / sum without (v) (g)');
  expect(selectors.map(({ labels }) => labels)).toEqual([
    [
      { name: 'b', offset: 22 },
      { name: 'd.e', offset: 29 },
    ],
    [],
  ]);
  expect(groupings).toMatchObject([
    {
      labels: [
        { name: 't', offset: 8 },
        { name: 'u', offset: 11 },
      ],
      selectors: [{ metric: 'a' }],
      made: [],
    },
  ]);
});

it('knows the labels that an expression makes', () => {
  const expression = 'sum by (x, y, z) (label_replace(label_join(a, "y", "-", "b"), "x", "$1", "c", "(.*)") + count_values("z", d))';
  expect(parseExpression(expression).groupings[0]?.made.toSorted()).toEqual(['x', 'y', 'z']);
});

it.each(['sum by ( (x', 'rate(a[5m]', 'a{b=}', '', 'a b'])('refuses %j', (expression) => {
  expect(parseExpression(expression).error).toBeTypeOf('number');
});

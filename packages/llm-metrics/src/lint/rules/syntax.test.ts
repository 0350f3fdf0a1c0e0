import { expect, it } from 'vitest';
import { alert, findings, found } from '../../../test/lint.ts';

it('points at the place where an expression stops to be PromQL', () => {
  const finding = findings('    - alert: Test\n      expr: sum by (job (up)\n').find(({ rule }) => rule === 'syntax');
  expect(finding).toMatchObject({ file: 'rules.yml', line: 5, column: 25 });
});

it('points at broken YAML', () => {
  expect(found('    - alert: "open\n')).toEqual(['syntax at 5']);
});

it('is silent about rules that parse', () => {
  expect(found(alert('sum by (job) (up) == 0'))).toEqual([]);
});

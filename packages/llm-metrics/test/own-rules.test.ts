import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';
import { parse } from 'yaml';
import { execute } from './cli.ts';

const root = fileURLToPath(new URL('../../..', import.meta.url));
const RUNBOOKS = 'https://github.com/busflow/observability/blob/main/docs/runbooks/';

interface Alert {
  readonly alert: string;
  readonly labels: { readonly severity: string };
  readonly annotations: Readonly<Record<string, string>>;
}
interface UnitTests {
  readonly tests: readonly {
    readonly alert_rule_test: readonly { readonly alertname: string; readonly exp_alerts: readonly unknown[] }[];
  }[];
}

const rules = parse(readFileSync(`${root}/observability/rules/busflow.yml`, 'utf8')) as { groups: { rules: Alert[] }[] };
const alerts = rules.groups.flatMap((group) => group.rules);
const names = alerts.map(({ alert }) => alert).toSorted();

it('hold to the declarations of our packages', async () => {
  const args = [
    'check',
    'observability/rules',
    '--manifest',
    'packages/*/src/{metrics,redactions}.ts',
    '--no-promtool',
    '--format',
    'json',
  ];
  const { code, stdout, stderr } = await execute(args, root);
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  const { findings } = JSON.parse(stdout) as { findings: { rule: string }[] };
  expect(findings.filter(({ rule }) => rule !== 'unwatched-metric')).toEqual([]);
});

it.each(alerts)('$alert has a severity and a page to turn to', ({ alert, labels, annotations }) => {
  expect(['critical', 'warning']).toContain(labels.severity);
  expect(annotations['runbook_url']).toBe(`${RUNBOOKS}${alert}.md`);
  expect(existsSync(`${root}/docs/runbooks/${alert}.md`)).toBe(true);
});

it('have one page each, and no page is left over', () => {
  expect(readdirSync(`${root}/docs/runbooks`).toSorted()).toEqual(names.map((name) => `${name}.md`));
});

it('each have a unit test that fires and one that does not', () => {
  const folder = `${root}/observability/rules/tests`;
  const files = readdirSync(folder).map((file) => parse(readFileSync(`${folder}/${file}`, 'utf8')) as UnitTests);
  const cases = files.flatMap(({ tests }) => tests.flatMap((test) => test.alert_rule_test));
  const tested = (fires: boolean) => new Set(cases.filter((each) => each.exp_alerts.length > 0 === fires).map((each) => each.alertname));
  expect([...tested(true)].toSorted()).toEqual(names);
  expect([...tested(false)].toSorted()).toEqual(names);
});

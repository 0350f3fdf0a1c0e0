import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { execute, folder } from '../../test/cli.ts';
import { tokensMetric, USAGE_MISSING } from '../metrics.ts';
import { USAGE } from './options.ts';

const fixtures = fileURLToPath(new URL('../../test/fixtures', import.meta.url));

const manifest = JSON.stringify({ metrics: [tokensMetric(4000, 3), USAGE_MISSING] });
const good = `groups:
- name: g
  rules:
  - alert: A
    expr: rate(llm_tokens_total[5m]) + on() rate(llm_usage_missing_total[5m]) > 0
    annotations: { cardinality_budget: "80000" }
`;
const bad = good.replace('80000', '80001');
const options = ['--manifest', 'metrics.json', '--no-promtool'];

describe('check', () => {
  it('finds exactly the seeded violations', async () => {
    const cwd = join(fixtures, 'seeded');
    const declared = ['--manifest', '../../../src/metrics.ts', '--manifest', 'metrics.json'];
    const { code, stdout } = await execute(['check', '.', ...declared, '--no-promtool', '--format', 'json'], cwd);
    const report = JSON.parse(stdout);
    expect(code).toBe(1);
    expect(report).toMatchObject({ files: 2, rules: 10, metrics: 11, errors: 9, warnings: 3 });
    expect(report.findings.map(({ file, line, rule }: Record<string, unknown>) => `${file}:${line} ${rule}`)).toEqual([
      'http.yaml:5 tenant-on-histogram',
      'http.yaml:7 syntax',
      'llm.yml:4 budget-missing',
      'llm.yml:11 budget-integer',
      'llm.yml:15 budget-ceiling',
      'llm.yml:17 unknown-label',
      'llm.yml:19 budget-too-small',
      'llm.yml:21 unknown-metric',
      'metrics.json:11 declaration',
      'llm.yml:5 tenant-overflow',
      'llm.yml:31 budget-stale',
      'metrics.json:3 unwatched-metric',
    ]);
  });

  it('answers 0 and a summary when nothing is wrong', async () => {
    const cwd = await folder({ 'metrics.json': manifest, 'rules.yml': good });
    expect(await execute(['check', 'rules.yml', ...options], cwd)).toEqual({
      code: 0,
      stdout: '1 rules in 1 files, 2 declared metrics: 0 errors, 0 warnings\n',
      stderr: '',
    });
  });

  it('reads declarations from modules, too', async () => {
    const module = `export const list = ${JSON.stringify([tokensMetric(4000, 3), USAGE_MISSING])};`;
    const cwd = await folder({ 'metrics.mjs': module, 'rules.yml': good });
    expect((await execute(['check', '.', '--manifest', '*.mjs', '--no-promtool'], cwd)).code).toBe(0);
  });

  it('checks rules of others without declarations', async () => {
    const cwd = await folder({ 'rules.yml': good.replace('llm_tokens_total', 'other_total').replace('llm_usage', 'other_usage') });
    const { code, stdout } = await execute(['check', '.', '--no-manifest', '--no-promtool'], cwd);
    expect({ code, stdout }).toEqual({ code: 0, stdout: '1 rules in 1 files, 0 declared metrics: 0 errors, 0 warnings\n' });
  });

  it('speaks GitHub’s workflow commands', async () => {
    const cwd = await folder({ 'metrics.json': manifest, 'rules.yml': bad });
    const { stdout } = await execute(['check', '.', ...options, '--format', 'github'], cwd);
    expect(stdout).toBe(
      '::error file=rules.yml,line=6,col=40,title=budget-ceiling::A allows 80001 series; no metric may have more than 80000. ' +
        'Fix: annotations: { cardinality_budget: "80000" }\n',
    );
  });

  it('speaks SARIF', async () => {
    const cwd = await folder({ 'metrics.json': manifest, 'rules.yml': bad });
    const { runs } = JSON.parse((await execute(['check', '.', ...options, '--format', 'sarif'], cwd)).stdout);
    const [{ tool, results }] = runs;
    expect(tool.driver.rules[results[0].ruleIndex].id).toBe('budget-ceiling');
    expect(results).toMatchObject([
      {
        level: 'error',
        locations: [{ physicalLocation: { artifactLocation: { uri: 'rules.yml' }, region: { startLine: 6, startColumn: 40 } } }],
      },
    ]);
  });

  it.each([
    ['no rules at all', ['check'], 'takes rule files'],
    ['a path that is not there', ['check', 'nope', ...options], 'nope does not exist'],
    ['a file without rules', ['check', 'metrics.json', ...options], 'no rule groups'],
    ['declarations that are not there', ['check', 'rules.yml', '--manifest', 'nope/*.json'], 'no declarations at nope/*.json'],
    ['a format that it does not know', ['check', 'rules.yml', ...options, '--format', 'xml'], 'text, json, github, sarif'],
    ['an option that it does not know', ['check', 'rules.yml', '--strict'], '--strict'],
    ['a URL that is none', ['check', 'rules.yml', ...options, '--url', 'prometheus'], 'no http(s) URL'],
    ['a window that is none', ['check', 'rules.yml', ...options, '--window', 'long'], 'no duration'],
    ['a header that is none', ['check', 'rules.yml', ...options, '--url', 'http://a', '--header', 'x'], 'Name: value'],
    ['another command', ['fix'], 'no command "fix"'],
    ['a module without metrics', ['manifest', 'empty.mjs'], 'exports no metrics'],
    ['a module that does not load', ['manifest', 'broken.mjs'], 'does not load'],
  ])('answers 2 for %s', async (_what, args, message) => {
    const cwd = await folder({ 'metrics.json': manifest, 'rules.yml': good, 'empty.mjs': '', 'broken.mjs': 'throw new Error("no")' });
    const { code, stdout, stderr } = await execute(args, cwd);
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    expect(stderr).toMatch(/^busflow-cardinality: .+\n$/);
    expect(stderr).toContain(message);
  });

  it('shows its help to who gives no command', async () => {
    const { code, stderr } = await execute([], '.');
    expect({ code, stderr }).toEqual({ code: 2, stderr: expect.stringContaining(`no command\n\n${USAGE}`) });
  });

  it('passes over what is in a folder and no rule of Prometheus', async () => {
    const cwd = await folder({
      'metrics.json': manifest,
      'rules.yml': good,
      'loki.yml': 'kind: AlertingRule\nspec:\n  groups:\n  - rules:\n    - alert: A\n      expr: rate({job="a"} |= "b" [1m])\n',
      'template.yml': 'kind: Service\nmetadata:\n  {{- include "labels" . | nindent 2 }}\n',
      'alertmanager.yml': 'route: {}\ntemplates:\n- "open\n',
    });
    expect((await execute(['check', '.', ...options], cwd)).stdout).toBe('1 rules in 1 files, 2 declared metrics: 0 errors, 0 warnings\n');
  });

  it.each([
    ['rules', 'groups:\n- name: {{ .Values.name }}\n  rules: [\n'],
    ['a template of a PrometheusRule', 'kind: PrometheusRule\nmetadata:\n  {{- include "labels" . }}\nspec:\n  {{ end }}\n'],
  ])('finds one error in %s that do not parse', async (_what, text) => {
    const cwd = await folder({ 'metrics.json': manifest, 'rules.yml': good, 'z.yml': text });
    const { code, stdout } = await execute(['check', '.', ...options, '--format', 'json'], cwd);
    const errors = JSON.parse(stdout).findings.filter(({ severity }: Record<string, unknown>) => severity === 'error');
    expect({ code, errors }).toEqual({ code: 1, errors: [expect.objectContaining({ rule: 'syntax', file: 'z.yml' })] });
  });

  it('is through with 1,000 rules in less than a second', async () => {
    const rules = Array.from({ length: 1_000 }, (_, index) =>
      good.slice(good.indexOf('  - alert')).replace('alert: A', `alert: A${index}`),
    );
    const cwd = await folder({ 'metrics.json': manifest, 'rules.yml': `groups:\n- name: g\n  rules:\n${rules.join('')}` });
    const start = process.cpuUsage();
    const { code, stdout } = await execute(['check', '.', ...options], cwd);
    const { user, system } = process.cpuUsage(start);
    expect({ code, stdout }).toEqual({ code: 0, stdout: '1000 rules in 1 files, 2 declared metrics: 0 errors, 0 warnings\n' });
    expect((user + system) / 1e6).toBeLessThan(1);
  });
});

describe('manifest', () => {
  it('prints what a module declares, as check reads it', async () => {
    const cwd = await folder({ 'metrics.mjs': `export const m = ${JSON.stringify(USAGE_MISSING)};` });
    const { code, stdout } = await execute(['manifest', 'metrics.mjs'], cwd);
    expect({ code, ...JSON.parse(stdout) }).toEqual({ code: 0, metrics: [USAGE_MISSING] });
  });
});

import type { Log } from 'sarif';
import { expect, it } from 'vitest';
import { type Finding, RULE_IDS } from '../finding.ts';
import { githubReport } from './github.ts';
import { sarifReport } from './sarif.ts';

const findings: readonly Finding[] = RULE_IDS.map((rule, index) => ({
  rule,
  severity: index % 2 === 0 ? 'error' : 'warning',
  file: `a folder/rules,${index}.yml`,
  line: index + 1,
  column: 2,
  message: `100 % wrong: ${rule}\nand more`,
  fix: 'write it',
}));
const report = { findings, scope: { files: 1, rules: 1, metrics: 1, probed: 0 } };

it('escapes what GitHub’s workflow commands read as their own', () => {
  const [first, second, ...rest] = githubReport(report).split('\n');
  expect(first).toBe('::error file=a folder/rules%2C0.yml,line=1,col=2,title=syntax::100 %25 wrong: syntax%0Aand more. Fix: write it');
  expect(second).toMatch(/^::warning file=a folder\/rules%2C1\.yml,line=2,col=2,title=declaration::/);
  expect(rest).toHaveLength(RULE_IDS.length - 1);
});

it('writes SARIF 2.1.0: each result with its rule, its level and a place that is a URI and counts from 1', () => {
  const { version, runs } = JSON.parse(sarifReport(report)) as Log;
  expect([version, runs.length]).toEqual(['2.1.0', 1]);
  const { tool, results = [] } = runs[0] ?? {};
  expect(tool?.driver.rules?.map(({ id }) => id)).toEqual(RULE_IDS);
  expect(
    results.map(({ ruleId, ruleIndex = -1, level, message, locations: [place] = [] }) => ({
      rule: [ruleId, tool?.driver.rules?.[ruleIndex]?.id],
      level,
      text: message.text,
      place: place?.physicalLocation,
    })),
  ).toEqual(
    findings.map(({ rule, severity, message, line }, index) => ({
      rule: [rule, rule],
      level: severity,
      text: `${message}. Fix: write it`,
      place: { artifactLocation: { uri: `a%20folder/rules,${index}.yml` }, region: { startLine: line, startColumn: 2 } },
    })),
  );
});

import { probe } from '../live/probe.ts';
import { type Finding, inOrder } from '../lint/finding.ts';
import { lint } from '../lint/lint.ts';
import { githubReport } from '../lint/report/github.ts';
import { jsonReport } from '../lint/report/json.ts';
import { sarifReport } from '../lint/report/sarif.ts';
import { errorsIn, type Report } from '../lint/report/summary.ts';
import { textReport } from '../lint/report/text.ts';
import type { RuleFile } from '../lint/rule-file.ts';
import { readManifests, readRuleFiles } from './inputs.ts';
import { type Format, readCheckOptions } from './options.ts';
import { promtool } from './promtool.ts';
import type { Surroundings } from './surroundings.ts';

const REPORTS: Readonly<Record<Format, (report: Report) => string>> = {
  text: textReport,
  json: jsonReport,
  github: githubReport,
  sarif: sarifReport,
};

/** @throws UsageError or ProbeError when it can't check. */
export async function check(args: readonly string[], { cwd, env, write, fetch }: Surroundings): Promise<0 | 1> {
  const { paths, manifests, format, own, labels, live, allowNoData, ...options } = readCheckOptions(args, env);
  const files = await readRuleFiles(cwd, paths);
  const { declarations, findings } = await readManifests(cwd, manifests);
  const found: Finding[] = [...findings, ...lint({ declarations, files, labels, ...(own === undefined ? {} : { own }) })];
  if (options.promtool) found.push(...(await promtool(cwd, readable(files, found))));
  if (live !== undefined) found.push(...(await probe(declarations, files, { ...live, fetch }, allowNoData)));
  const scope = {
    files: files.length,
    rules: files.reduce((sum, { rules }) => sum + rules.length, 0),
    metrics: declarations.length,
    probed: live === undefined ? 0 : declarations.length,
  };
  write(REPORTS[format]({ findings: found.sort(inOrder), scope }));
  return errorsIn(found) > 0 ? 1 : 0;
}

/** Plain files in which we found nothing that promtool would say again. */
function readable(files: readonly RuleFile[], found: readonly Finding[]): string[] {
  const broken = new Set(found.filter(({ rule }) => rule === 'syntax').map(({ file }) => file));
  return files.filter(({ path, plain }) => plain && !broken.has(path)).map(({ path }) => path);
}

// What @busflow/llm-metrics promises at its full size: 1,000 rules linted in a second, by a process of its own, and 80,000 series kept exact
// in bounded memory over an hour of collections. `--intervals N` of them (60 by default).
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { parseArgs } from 'node:util';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { metrics } from '@opentelemetry/api';
import { createLlmMetrics, sdkViews } from '@busflow/llm-metrics';
import { MeterProvider, MetricReader } from '@opentelemetry/sdk-metrics';

const RULES = 1_000;
const LINT_RUNS = 5;
const LINT_LIMIT_MS = 1_000;
const OFFERED_TENANTS = 6_000;
const SERIES = 80_000;
const MEMORY_LIMIT_MB = 60;
const models = ['gpt-5.5', 'claude-sonnet-5', 'mistral-large-latest'];
const usage = { input: 1, cache_read: 2, cache_write: 3, output: 4, reasoning: 5 };
const TOKENS_A_CALL = 15;

const { values: options } = parseArgs({ strict: false, options: { intervals: { type: 'string', default: '60' } } });
setFlagsFromString('--expose-gc');
const collectGarbage = runInNewContext('gc') as () => void;

/** Alerts as ours are: two selectors, labels, annotations with a budget. */
function ruleFile(): string {
  const rules = Array.from(
    { length: RULES },
    (_, index) => `      - alert: Alert${index}
        expr: |
          sum by (model_version) (rate(llm_tokens_total{token_type="output"}[5m]))
            / sum by (model_version) (rate(llm_tokens_total[5m])) > 0.${index}
        for: 5m
        labels: { severity: warning }
        annotations: { summary: 'Alert {{ $labels.model_version }}', cardinality_budget: '80000' }
`,
  );
  return `groups:\n  - name: all\n    rules:\n${rules.join('')}`;
}

/** The fastest of a few runs, start-up included, as a shell would see it. Milliseconds. */
async function lint(): Promise<number> {
  const home = dirname(createRequire(import.meta.url).resolve('@busflow/llm-metrics'));
  const folder = await mkdtemp(join(tmpdir(), 'busflow-lint-'));
  try {
    await writeFile(join(folder, 'rules.yml'), ruleFile());
    const command = [join(home, 'bin.js'), 'check', folder, '--manifest', join(home, 'metrics.json'), '--no-promtool'];
    let fastest = Number.POSITIVE_INFINITY;
    for (let run = 0; run < LINT_RUNS; run++) {
      const start = performance.now();
      const [code] = await once(spawn(process.execPath, command, { stdio: 'ignore' }), 'exit');
      if (code !== 0) throw new Error(`the linter answered ${code}`);
      fastest = Math.min(fastest, performance.now() - start);
    }
    return fastest;
  } finally {
    await rm(folder, { recursive: true });
  }
}

/** Collects when it is asked to, and keeps nothing. */
class Reader extends MetricReader {
  protected override async onForceFlush(): Promise<void> {}
  protected override async onShutdown(): Promise<void> {}

  async series(): Promise<{ count: number; sum: number }> {
    const { resourceMetrics } = await this.collect();
    const points = resourceMetrics.scopeMetrics[0]?.metrics[0]?.dataPoints ?? [];
    return { count: points.length, sum: points.reduce((all, { value }) => all + (value as number), 0) };
  }
}

function heapMegabytes(): number {
  collectGarbage();
  return process.memoryUsage().heapUsed / 2 ** 20;
}

const intervals = Number(options['intervals']);
const lintMs = await lint();
console.log(`${RULES} rules linted in ${lintMs.toFixed(0)} ms, the fastest of ${LINT_RUNS} processes (at most ${LINT_LIMIT_MS})`);

const before = heapMegabytes();
const reader = new Reader();
metrics.setGlobalMeterProvider(new MeterProvider({ views: [...sdkViews], readers: [reader] }));
const llm = createLlmMetrics({ models });
let lost = 0;
let largest = 0;
for (let interval = 1; interval <= intervals; interval++) {
  for (let index = 0; index < OFFERED_TENANTS; index++) {
    // Another tenant comes first each time.
    const tenant = `t-${(index + interval * 997) % OFFERED_TENANTS}`;
    for (const model of [...models, 'another']) llm.record({ tenant, model, usage });
  }
  const { count, sum } = await reader.series();
  lost += Math.abs(sum - OFFERED_TENANTS * (models.length + 1) * TOKENS_A_CALL * interval) + Math.abs(count - SERIES);
  largest = Math.max(largest, heapMegabytes() - before);
}
console.log(
  `${SERIES} series, ${OFFERED_TENANTS} offered tenants, ${intervals} collections: off by ${lost}, heap ${largest.toFixed(1)} MB (under ${MEMORY_LIMIT_MB})`,
);
process.exitCode = lintMs > LINT_LIMIT_MS || lost > 0 || largest >= MEMORY_LIMIT_MB ? 1 : 0;

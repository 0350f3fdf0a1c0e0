// `npm run bench:soak -- pino-trace [--lines N] [--tries N] [--seed N]`: N log lines with personal data and ids planted in each, of which none
// may leave and none may be damaged; and the CPU time of the most expensive lines of 160 KB.
import { parseArgs } from 'node:util';
import { createLogger } from '@busflow/pino-trace';
import { context, ROOT_CONTEXT, trace } from '@opentelemetry/api';
import { AsyncLocalStorageContextManager } from '@opentelemetry/context-async-hooks';
import { randomFrom } from '../../packages/pino-trace/test/random.ts';
import { hostileCosts } from './pino-trace/hostile.ts';
import { createLines, type Planted } from './pino-trace/lines.ts';

const MAX_MS = 5;
const SHOWN = 5;

const { values } = parseArgs({
  options: {
    lines: { type: 'string', default: '10000000' },
    tries: { type: 'string', default: '1500' },
    seed: { type: 'string', default: '1' },
  },
  strict: false,
});
const [lines, tries, seed] = [Number(values.lines), Number(values.tries), Number(values.seed)];
const random = randomFrom(seed);
let failed = false;

const { leaks, damaged, examples } = logAll(lines);
for (const example of examples) console.log(`  ${example}`);
console.log(`${lines.toLocaleString('en')} lines (seed ${seed}): ${leaks} leaks, ${damaged} damaged ids or timestamps`);
failed ||= leaks + damaged > 0;

const costs = hostileCosts(random, tries);
console.log(`160 KB, all rules, ${costs.length} shapes of the worst, CPU ms (bar: under ${MAX_MS}):`);
for (const { shape, ms } of costs.slice(0, SHOWN)) console.log(`  ${ms.toFixed(2)}  ${shape}`);
failed ||= (costs[0]?.ms ?? 0) >= MAX_MS;
process.exitCode = failed ? 1 : 0;

function logAll(count: number) {
  context.setGlobalContextManager(new AsyncLocalStorageContextManager().enable());
  const next = createLines(random);
  const seen = { leaks: 0, damaged: 0, examples: [] as string[] };
  let line = '';
  const logger = createLogger({ service: 'api', environment: 'soak' }, { write: (text) => void (line = text) });
  for (let index = 0; index < count; index++) {
    const planted = next();
    const ids = spanIds();
    const before = Date.now();
    context.with(trace.setSpanContext(ROOT_CONTEXT, { ...ids, traceFlags: 1 }), () =>
      logger[planted.level](planted.fields, planted.message),
    );
    const leaked = planted.personal.some((value) => line.includes(value));
    const whole = isWhole(line, planted, ids, before);
    if (leaked) seen.leaks++;
    if (!whole) seen.damaged++;
    if ((leaked || !whole) && seen.examples.length < SHOWN)
      seen.examples.push(`${leaked ? 'leaked' : 'damaged'}: ${JSON.stringify(planted)} -> ${line}`);
  }
  return seen;
}

function isWhole(line: string, { kept }: Planted, { traceId, spanId }: { traceId: string; spanId: string }, before: number): boolean {
  const time = Number(/"time":(\d+),/.exec(line)?.[1]);
  return (
    time >= before &&
    time <= Date.now() &&
    line.includes(`,"trace_id":"${traceId}","span_id":"${spanId}","trace_flags":"01",`) &&
    kept.every((value) => line.includes(value))
  );
}

/** Every other span id has no letter, as one in 1,800 random ones: the kind that passes for a card. */
function spanIds(): { traceId: string; spanId: string } {
  const alphabet = random(2) === 0 ? '0123456789abcdef' : '0123456789';
  const of = (count: number) => Array.from({ length: count }, () => alphabet[random(alphabet.length)]).join('');
  return { traceId: of(32), spanId: `4${of(15)}` };
}

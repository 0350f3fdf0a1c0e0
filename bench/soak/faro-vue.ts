// What passenger() costs a shop's first paint: first visits with it and without, interleaved, on slow 3G and on 4G, CPU slowed down
// four times, in a real Chromium. Bars: the 95 % interval of the LCP ratio within 0.95..1.05 [faro-vue/lcp-passenger], and no task over
// 50 ms of ours before that paint. `--runs N` pairs for each net, 20 if not given; one of them is three visits of each kind.
import { parseArgs } from 'node:util';
import { NETS, startShop, type PageLoad } from '../../packages/faro-vue/test/shop.ts';
import { median } from '../harness.ts';
import { ratioInterval } from '../interval.ts';

const { values } = parseArgs({ options: { runs: { type: 'string', default: '20' } }, strict: false });
const runs = Number(values.runs);
const LONG_TASK = 50;
const NEAR = [0.95, 1.05] as const;
/** Of each kind in a pair, whose figure is their median: a hiccup of the machine in one of them says nothing of the page. */
const VISITS = 3;
const ORDERS = [
  ['passenger', 'without'],
  ['without', 'passenger'],
] as const;

/** Visits of one pair. */
type Pair = Readonly<Record<'passenger' | 'without', PageLoad[]>>;

const shop = await startShop();
try {
  for (const net of Object.keys(NETS) as (keyof typeof NETS)[]) {
    const visit = async (visits: number, order: (typeof ORDERS)[number]): Promise<Pair> => {
      const pair: Pair = { passenger: [], without: [] };
      for (let n = 0; n < visits; n++) for (const variant of order) pair[variant].push(await shop.measure(variant, net));
      return pair;
    };
    // Does not count: the first pages of a browser are its slowest.
    await visit(1, ORDERS[0]);
    const pairs: Pair[] = [];
    for (let run = 0; run < runs; run++) pairs.push(await visit(VISITS, ORDERS[run % 2]!));
    report(net, pairs);
  }
} finally {
  await shop.close();
}

function report(net: string, pairs: readonly Pair[]): void {
  const paired = pairs.map(({ passenger, without }) => [lcp(passenger), lcp(without)] as const);
  const { ratio, low, high } = ratioInterval(paired);
  const near = low >= NEAR[0] && high <= NEAR[1];
  const [withUs, without] = [0, 1].map((side) => Math.round(median(paired.map((pair) => pair[side]!))));
  console.log(`faro-vue/lcp-passenger, ${net}, CPU / 4, n = ${pairs.length} pairs of ${VISITS} visits each`);
  console.log(`  ${mark(near)} LCP ${withUs} ms, without ${without} ms: ${ratio.toFixed(3)}x [${low.toFixed(3)}, ${high.toFixed(3)}]`);
  const longest = Math.max(...pairs.flatMap(({ passenger }) => passenger.map(({ ours }) => ours)));
  const short = longest < LONG_TASK;
  console.log(`  ${mark(short)} our part of the page's start: at most ${longest.toFixed(1)} ms; the bar is no task over ${LONG_TASK} ms`);
  const told = (['passenger', 'without'] as const).map((variant) => {
    const tasks = pairs.flatMap((pair) => pair[variant].map(({ longTasks }) => longTasks));
    const longestEach = Math.round(median(tasks.map((durations) => Math.max(0, ...durations))));
    return `${(tasks.flat().length / tasks.length).toFixed(2)} a visit, the longest ${longestEach} ms`;
  });
  console.log(`         tasks over ${LONG_TASK} ms before the paint, whosever: ${told[0]}; without ${told[1]}`);
  if (!near || !short) process.exitCode = 1;
}

function lcp(visits: readonly PageLoad[]): number {
  return median(visits.map((visit) => visit.lcp));
}

function mark(met: boolean): string {
  return met ? 'ok    ' : 'MISSED';
}

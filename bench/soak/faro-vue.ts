// What passenger() costs a shop's first paint: first visits with it and without, interleaved, on slow 3G and on 4G, CPU slowed down
// four times, in a real Chromium. Bars: the 95 % interval of the LCP ratio within 0.95..1.05 [faro-vue/lcp-passenger], and no task over
// 50 ms of ours before that paint. `--runs N` pairs for each net, 20 if not given.
import { parseArgs } from 'node:util';
import { NETS, startShop, type PageLoad } from '../../packages/faro-vue/test/shop.ts';
import { median } from '../harness.ts';
import { ratioInterval } from '../interval.ts';

const { values } = parseArgs({ options: { runs: { type: 'string', default: '20' } }, strict: false });
const runs = Number(values.runs);
const LONG_TASK = 50;
const NEAR = [0.95, 1.05] as const;

const shop = await startShop();
try {
  for (const net of Object.keys(NETS) as (keyof typeof NETS)[]) {
    const pairs: [ours: PageLoad, peer: PageLoad][] = [];
    // One of each that does not count: the first page of a browser is its slowest.
    await shop.measure('passenger', net);
    for (let run = 0; run < runs; run++) {
      const order = run % 2 === 0 ? (['passenger', 'without'] as const) : (['without', 'passenger'] as const);
      const figures: Partial<Record<(typeof order)[number], PageLoad>> = {};
      for (const variant of order) figures[variant] = await shop.measure(variant, net);
      pairs.push([figures.passenger!, figures.without!]);
    }
    report(net, pairs);
  }
} finally {
  await shop.close();
}

function report(net: string, pairs: readonly [ours: PageLoad, peer: PageLoad][]): void {
  const { ratio, low, high } = ratioInterval(pairs.map(([ours, peer]) => [ours.lcp, peer.lcp]));
  const near = low >= NEAR[0] && high <= NEAR[1];
  const [withUs, without] = [0, 1].map((side) => Math.round(median(pairs.map((pair) => pair[side]!.lcp))));
  console.log(`faro-vue/lcp-passenger, ${net}, CPU / 4, n = ${pairs.length}`);
  console.log(`  ${mark(near)} LCP ${withUs} ms, without ${without} ms: ${ratio.toFixed(3)}x [${low.toFixed(3)}, ${high.toFixed(3)}]`);
  const longest = Math.max(...pairs.map(([{ ours }]) => ours));
  const tasks = [0, 1].map((side) => pairs.reduce((sum, pair) => sum + pair[side]!.longTasks.length, 0));
  const short = longest < LONG_TASK;
  console.log(`  ${mark(short)} our part of the page's start: at most ${longest.toFixed(1)} ms; the bar is no task over ${LONG_TASK} ms`);
  console.log(`         tasks over ${LONG_TASK} ms before the paint, of all ${pairs.length} visits: ${tasks[0]}, without ${tasks[1]}`);
  if (!near || !short) process.exitCode = 1;
}

function mark(met: boolean): string {
  return met ? 'ok    ' : 'MISSED';
}

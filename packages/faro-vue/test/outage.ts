import { arrived } from './arrived.ts';
import type { Site } from './site.ts';
import { logsIn } from './wire.ts';

export interface Outage {
  readonly events: number;
  /** How many arrived, each counted once; and how often one came again. */
  readonly arrived: number;
  readonly doubled: number;
  readonly consoleLines: number;
  /** Of the JavaScript heap from before the outage to its end, each after a garbage collection. Bytes. */
  readonly heapGrowth: number;
}

const EVERY = 100;

/** A page of workspace() while its collector refuses connections for a while: ten events a second, and what becomes of them. */
export async function outage(site: Site, milliseconds: number): Promise<Outage> {
  const { page, printed } = await site.visit({ policy: 'workspace' });
  const devtools = await page.context().newCDPSession(page);
  const heap = async () => {
    await devtools.send('HeapProfiler.collectGarbage');
    return (await devtools.send('Runtime.getHeapUsage')).usedSize;
  };
  const tell = (name: string, count: number) =>
    page.evaluate(
      ([event, events, every]) =>
        new Promise<void>((told) => {
          let n = 0;
          const timer = setInterval(() => {
            if (n === events) return (clearInterval(timer), told());
            window.fixture.faro.pushEvent(event, { 'busflow.seats': n++, note: 'x'.repeat(200) });
          }, every);
        }),
      [name, count, EVERY] as const,
    );
  const numbers = (event: string) =>
    logsIn(site.collector.received)
      .filter(({ name }) => name === event)
      .map(({ attributes }) => attributes['busflow.seats']);

  await tell('outage.before', 20);
  await arrived(() => numbers('outage.before').length === 20, 'what was told before');
  const before = await heap();
  const comeBack = await site.collector.goDown();
  const events = Math.round(milliseconds / EVERY);
  await tell('outage.during', events);
  const heapGrowth = (await heap()) - before;
  await comeBack();
  await arrived(() => new Set(numbers('outage.during')).size === events, 'what was told during the outage', 90_000).catch(() => {});
  const all = numbers('outage.during');
  const different = new Set(all).size;
  await page.context().close();
  return { events, arrived: different, doubled: all.length - different, consoleLines: printed.length, heapGrowth };
}

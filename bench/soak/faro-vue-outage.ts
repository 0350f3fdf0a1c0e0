// A page of @busflow/faro-vue whose collector refuses connections for a minute, ten events a second: all arrive, once, the page has not
// grown by 2 MB, and its console has three lines at most. A browser of this machine, the package from its source. `--seconds N`.
import { outage } from '../../packages/faro-vue/test/outage.ts';
import { startSite } from '../../packages/faro-vue/test/site.ts';

const at = process.argv.indexOf('--seconds');
const seconds = at > 0 ? Number(process.argv[at + 1]) : 60;
const site = await startSite();
try {
  const { events, arrived, doubled, consoleLines, heapGrowth } = await outage(site, seconds * 1000);
  const lines: readonly [bar: string, seen: string, met: boolean][] = [
    ['every event of the outage arrives, once', `${arrived} of ${events}, ${doubled} again`, arrived === events && doubled === 0],
    ['heap growth < 2 MB, after a garbage collection', `${(heapGrowth / 1e6).toFixed(2)} MB`, heapGrowth < 2e6],
    ['at most 3 console lines', `${consoleLines}`, consoleLines <= 3],
  ];
  console.log(`collector away for ${seconds} s, ten events a second`);
  for (const [bar, seen, met] of lines) console.log(`  ${met ? 'ok    ' : 'MISSED'} ${bar}: ${seen}`);
  if (!lines.every(([, , met]) => met)) process.exitCode = 1;
} finally {
  await site.close();
}

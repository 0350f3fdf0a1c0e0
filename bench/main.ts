// `npm run bench -- [--only PREFIX] [--json FILE] [--pairs N]`: every row against its peer, in the same run.
import { readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { median, type Bench } from './harness.ts';
import { ratioInterval } from './interval.ts';
import { measurePair } from './pair.ts';

interface Row {
  readonly bench: string;
  readonly unit: string;
  readonly ours: number;
  readonly peer: number;
  readonly peerName: string;
  readonly ratio: number;
  readonly low: number;
  readonly high: number;
}

const DEFAULT_PAIRS = 15;
const folder = import.meta.dirname;
const { values: options } = parseArgs({
  options: { only: { type: 'string', default: '' }, json: { type: 'string' }, pairs: { type: 'string' } },
});

const rows: Row[] = [];
console.log('ratio = ours / peer, with its 95 % interval over paired processes. Times are CPU time. Lower is better.\n');
for (const file of await benchFiles()) {
  const { benches } = (await import(file)) as { benches: readonly Bench[] };
  for (const bench of benches.filter(({ bench: name }) => name.startsWith(options.only))) {
    const row = await compare(file, bench);
    rows.push(row);
    console.log(line(row));
  }
}
if (rows.length === 0) {
  console.error(`no bench starts with "${options.only}"`);
  process.exitCode = 2;
}
if (options.json !== undefined) await writeFile(options.json, `${JSON.stringify(rows, undefined, 2)}\n`);

async function benchFiles(): Promise<string[]> {
  const names = await readdir(join(folder, 'rows'));
  return names
    .filter((name) => name.endsWith('.ts'))
    .sort()
    .map((name) => join(folder, 'rows', name));
}

async function compare(file: string, bench: Bench): Promise<Row> {
  const pairs: [ours: number, peer: number][] = [];
  const count = Number(options.pairs ?? bench.pairs ?? DEFAULT_PAIRS);
  for (let pair = 0; pair < count; pair++) {
    const { ours, peer } = await measurePair(file, bench, pair % 2 === 0 ? 'ours' : 'peer');
    pairs.push([ours, peer]);
  }
  const ours = median(pairs.map(([figure]) => figure));
  const peer = median(pairs.map(([, figure]) => figure));
  return { bench: bench.bench, unit: bench.unit, ours, peer, peerName: bench.peerName, ...ratioInterval(pairs) };
}

function line({ bench, unit, ours, peer, peerName, ratio, low, high }: Row): string {
  return `${bench.padEnd(30)} ${figure(ours).padStart(8)} ${unit}   ${ratio.toFixed(2)}x [${low.toFixed(2)}, ${high.toFixed(2)}]   ${peerName} ${figure(peer)} ${unit}`;
}

function figure(value: number): string {
  return value.toLocaleString('en', { maximumSignificantDigits: 4 });
}

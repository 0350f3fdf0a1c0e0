// Child process of main.ts: `node side.ts FILE BENCH ours|peer` prints one figure.
import { pathToFileURL } from 'node:url';
import type { Bench } from './harness.ts';

const [file = '', name, side] = process.argv.slice(2);
const { benches } = (await import(pathToFileURL(file).href)) as { benches: readonly Bench[] };
const bench = benches.find((candidate) => candidate.bench === name);
if (bench === undefined || (side !== 'ours' && side !== 'peer')) throw new Error(`no bench "${name}" with side "${side}" in ${file}`);
const figure = await bench[side]();
if (!Number.isFinite(figure) || figure <= 0) throw new Error(`${name} ${side}: measured ${figure}`);
process.stdout.write(`\n${figure}\n`, () => process.exit(0));

// Child process of pair.ts: `side.ts FILE BENCH ours|peer` measures when it is its turn, and answers one figure.
import { pathToFileURL } from 'node:url';
import { SIDES, turn, type Bench, type SideName } from './harness.ts';

const [file = '', name, side] = process.argv.slice(2);
await turn();
const { benches } = (await import(pathToFileURL(file).href)) as { benches: readonly Bench[] };
const bench = benches.find((candidate) => candidate.bench === name);
if (bench === undefined || !SIDES.includes(side as SideName)) throw new Error(`no bench "${name}" with side "${side}" in ${file}`);
const figure = await bench[side as SideName]();
if (!Number.isFinite(figure) || figure <= 0) throw new Error(`${name} ${side}: measured ${figure}`);
process.send?.(figure, () => process.exit(0));

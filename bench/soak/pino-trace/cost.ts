// `cost.ts UNIT`: prints the CPU milliseconds that redacting a line of 160 KB full of UNIT takes, with all rules, in a process that redacts
// ordinary lines else. The least of 400, so that a machine that is slow for a second is not what is measured.
import { createRedactor, RULE_NAMES } from '@busflow/pino-trace/redact';
import { randomFrom } from '../../../packages/pino-trace/test/random.ts';
import { cpu, hostileLine } from './hostile-line.ts';
import { createLines } from './lines.ts';

const ORDINARY = 20_000;
const ROUNDS = 400;

const redact = createRedactor({ rules: RULE_NAMES });
const next = createLines(randomFrom(1));
for (let left = ORDINARY; left > 0; left--) {
  const { level, fields, message } = next();
  redact(JSON.stringify({ level, time: Date.now(), ...fields, msg: message }));
}
const line = hostileLine(process.argv[2] ?? '');
const costs = Array.from({ length: ROUNDS }, () => cpu(() => redact(line).at(-1)));
console.log(Math.min(...costs));

// node test/false-positives.ts [LINES]: what each rule finds in lines without personal data, per million.
import { createRedactor, RULE_NAMES } from '../src/redact.ts';
import { corpus } from './corpus.ts';

const lines = Number(process.argv[2] ?? 1_000_000);
const found = new Map<string, number>(RULE_NAMES.map((rule) => [rule, 0]));
const examples = new Map<string, string>();
let current = '';
const redact = createRedactor({
  rules: RULE_NAMES,
  mode: 'shadow',
  onRedaction(rule) {
    found.set(rule, (found.get(rule) ?? 0) + 1);
    examples.set(rule, current);
  },
});
for (current of corpus(lines)) redact(current);
process.stdout.write(`false positives per million lines, over ${lines} lines\n`);
for (const [rule, count] of found) process.stdout.write(`${rule.padEnd(8)}${((count * 1e6) / lines).toFixed(1).padStart(9)}\n`);
if (process.argv.includes('--examples')) for (const [rule, line] of examples) process.stdout.write(`${rule}: ${line}\n`);

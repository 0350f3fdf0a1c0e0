// `node rules.ts > dist/rules.json`, as the build does: the redaction rules for pipelines, in the order they are applied.
import { RULE_PATTERNS } from './src/redact/patterns.ts';

const rules = Object.entries(RULE_PATTERNS).map(([name, rule]) => ({ name, ...rule }));
process.stdout.write(`${JSON.stringify({ rules }, undefined, 2)}\n`);

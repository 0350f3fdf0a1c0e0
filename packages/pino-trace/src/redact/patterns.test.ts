import { expect, it } from 'vitest';
import { createRedactor, RULE_NAMES, RULE_PATTERNS, type RuleName } from '../redact.ts';

const examples: Readonly<Record<RuleName, readonly string[]>> = {
  email: ['max@example.de', 'max%40mail.example.co.uk', "o'brien+x@example.org", 'müller@höfe.example'],
  card: ['4111111111111111', '4111 1111 1111 1111', '3782-822463-10005', '30569309025904', '2223003122003222', '4222222222222'],
  iban: ['DE89 3704 0044 0532 0130 00', 'de89370400440532013000', 'NO9386011117947', 'MT84MALT011000012345MTLCAST001S'],
  jwt: ['eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxIn0.c2ln', 'eyJhbGciOiJub25lIn0.eyJzdWIiOiIxIn0.'],
  bearer: ['Bearer live_abcdefgh12345678', 'bearer abcdefgh/12345678=='],
  phone: ['+49 151 2345-6789', '+1 (415) 555-2671'],
};

it.each(RULE_NAMES)('%s as data finds what the rule finds, and writes the same', (rule) => {
  const { pattern, replacement } = RULE_PATTERNS[rule];
  expect(pattern).not.toMatch(/\(\?[=!<]|\\[1-9]/); // RE2 has neither look-around nor back-references
  const redact = createRedactor({ rules: [rule] });
  for (const example of examples[rule]) {
    const line = `{"msg":"about ${example}, today"}`;
    expect(redact(line)).toContain(`[redacted:${rule}]`);
    expect(line.replace(new RegExp(pattern, 'gu'), replacement)).toBe(redact(line));
  }
});

import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { fill, HOSTILE_UNITS } from '../test/hostile.ts';
import {
  createRedactor,
  ExclusionsError,
  parseExclusions,
  readExclusions,
  RedactorOptionError,
  RULE_NAMES,
  type RedactorOptions,
  type RuleName,
} from './redact.ts';

const redact = createRedactor({ rules: RULE_NAMES });

it.each([
  ['mail max@example.de.', 'mail [redacted:email].'],
  ["'o'brien+tag@mail.example.co.uk'", "'[redacted:email]'"],
  ['müller@höfe.example', '[redacted:email]'],
  ['GET /b?email=max%40example.de&x=1', 'GET /b?email=[redacted:email]&x=1'],
  ['GET /b?email=m%C3%BCller%40h%C3%B6fe.h%C3%B6fe&x=1', 'GET /b?email=[redacted:email]&x=1'],
  ['max@example.com-2024 a@b.de.1', '[redacted:email]-2024 [redacted:email].1'],
  ['postgres://user:geheim@db.example.org:5432', 'postgres://user:[redacted:email]:5432'],
  ['{"a":"x\\nmax@example.de\\t"}', '{"a":"x\\n[redacted:email]\\t"}'],
  ['{"a":"\\u000amax@example.de"}', '{"a":"\\u000a[redacted:email]"}'],
])('finds the address in %s', (text, expected) => {
  expect(redact(text)).toBe(expected);
});

it.each([
  'core@11.0.1 foo@1.0.0-rc.next',
  '/app/node_modules/.pnpm/@nestjs+core@12.5.1_@nestjs+common@12.5.1_rxjs@7.8.2/node_modules/x.js:12:3',
  'git@github.com:busflow/api.git',
  'logo@2x.png chunk@vendor.js',
  'user@localhost @scope/pkg a@ @b.de',
  'telemetry@busflow-1.iam.gserviceaccount.com',
  'https://key@o1.ingest.sentry.io/1',
])('sees no address in %s', (text) => {
  expect(redact(text)).toBe(text);
});

// The networks' public test numbers, as their documentation gives them.
const cards = [
  '4111111111111111',
  '4222222222222',
  '5555555555554444',
  '2223003122003222',
  '378282246310005',
  '30569309025904',
  '6011111111111117',
  '3530111333300000',
  '6240008631401148',
];

it.each(cards)('finds the card %s alone, in text, after an escape and as a JSON number', (card) => {
  expect(redact(card)).toBe('[redacted:card]');
  expect(redact(`paid with ${card}, thanks`)).toBe('paid with [redacted:card], thanks');
  expect(redact(`{"m":"x\\n${card}"}`)).toBe('{"m":"x\\n[redacted:card]"}');
  expect(redact(`{"pan":${card},"all":[1,${card}]}`)).toBe('{"pan":"[redacted:card]","all":[1,"[redacted:card]"]}');
});

it.each([
  ['4111 1111 1111 1111 12/27 123', '[redacted:card] 12/27 123'],
  ['4111 1111 1111 1111 123', '[redacted:card] 123'],
  ['4111-1111-1111-1111', '[redacted:card]'],
  ['3782 822463 10005', '[redacted:card]'],
  ['3056 930902 5904', '[redacted:card]'],
  ['tour 12 4111 1111 1111 1111', 'tour 12 [redacted:card]'],
])('finds the grouped card in %s', (text, expected) => {
  expect(redact(text)).toBe(expected);
});

it.each([
  '4111111111111112', // check digit
  '1795376312098', // epoch milliseconds
  '1795376312098123456', // and nanoseconds
  'tr_4111111111111111 x4111111111111111 4111111111111111a',
  '0.4111111111111111 4111111111111111.5',
  '3f2b1c9e-4111-1111-1111-111111111111',
  'order-4111111111111111 4111111111111111-7',
  '4111 11111111 1111',
  '4111 1111-1111 1111',
  '+4111111111111111',
  '4006381300063', // an EAN
  '4915112345611', // a German mobile number
])('sees no card in %s', (text) => {
  expect(redact(text)).toBe(text);
});

it('lets ids and times that pass for a card through, by the key of the whole value', () => {
  const exempt = '{"id":"4111111111111111","booking_id":"4111111111111111","orderId":4111111111111111,"createdAt":4111111111111111}';
  expect(redact(exempt)).toBe(exempt);
  expect(redact('{"paid":"4111111111111111","orderId":"no 4111111111111111"}')).toBe(
    '{"paid":"[redacted:card]","orderId":"no [redacted:card]"}',
  );
});

it.each([
  ['DE89 3704 0044 0532 0130 00', '[redacted:iban]'],
  ['iban: de89370400440532013000.', 'iban: [redacted:iban].'],
  ['GB29NWBK60161331926819', '[redacted:iban]'],
  ['to MT84MALT011000012345MTLCAST001S BIC COBADEFF', 'to [redacted:iban] BIC COBADEFF'],
  ['NO93 8601 1117 947 and NL91ABNA0417164300', '[redacted:iban] and [redacted:iban]'],
  // As many others begin in it as can.
  [`LC58${' DE89'.repeat(20)}`, `[redacted:iban]${' DE89'.repeat(13)}`],
  // Two that are valid end at one character: the longer covers both.
  ['LC89 HU58733822270Y63A346X05906Y9', '[redacted:iban]'],
])('finds the account in %s', (text, expected) => {
  expect(redact(text)).toBe(expected);
});

it.each([
  'DE89370400440532013001',
  'DE8937040044053201300',
  'XX89370400440532013000',
  'ADE89370400440532013000',
  'DE89370400440532013000X',
  'DEXY370400440532013000',
])('sees no account in %s', (text) => {
  expect(redact(text)).toBe(text);
});

it.each([
  ['t=eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxIn0.c2ln;', 't=[redacted:jwt];'],
  ['eyJhbGciOiJub25lIn0.eyJzdWIiOiIxIn0.', '[redacted:jwt]'],
  ['Authorization: Bearer eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxIn0.c2ln', 'Authorization: Bearer [redacted:jwt]'],
  ['"authorization":"Bearer live_abcdefgh12345678"', '"authorization":"Bearer [redacted:bearer]"'],
  ['bearer abcdefgh/12345678==', 'bearer [redacted:bearer]'],
])('finds the token in %s', (text, expected) => {
  expect(redact(text)).toBe(expected);
});

it.each(['the bearer authenticated-by-certificate', 'eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxIn0', 'eyJ.a.b', 'Bearer short1'])(
  'sees no token in %s',
  (text) => {
    expect(redact(text)).toBe(text);
  },
);

it('finds telephone numbers only where asked', () => {
  const text = 'call +49 151 2345-6789 or +1 (415) 555-2671, not 2026-11-22T10:00:00+01:00';
  expect(redact(text)).toBe('call [redacted:phone] or [redacted:phone], not 2026-11-22T10:00:00+01:00');
  expect(createRedactor()(text)).toBe(text);
});

it('hashes by key: the same value in another spelling gives the same, another key another', () => {
  const hash = createRedactor({ mode: 'hash', key: 'k'.repeat(16) });
  expect(hash('max@example.de')).toMatch(/^\[email:[0-9a-f]{12}\]$/);
  expect(hash('MAX@Example.de')).toBe(hash('max%40example.de'));
  expect(hash('4111 1111 1111 1111')).toBe(hash('4111-1111-1111-1111'));
  expect(hash('de89370400440532013000')).toBe(hash('DE89 3704 0044 0532 0130 00'));
  expect(createRedactor({ mode: 'hash', key: 'j'.repeat(16) })('max@example.de')).not.toBe(hash('max@example.de'));
});

it('counts in shadow mode and changes nothing', () => {
  const seen: [RuleName, number][] = [];
  const shadow = createRedactor({ mode: 'shadow', onRedaction: (...told) => seen.push(told) });
  const text = '{"a":"max@example.de","b":"eva@example.de","pan":4111111111111111}';
  expect(shadow(text)).toBe(text);
  expect(seen).toEqual([
    ['email', 2],
    ['card', 1],
  ]);
});

it('lets excluded domains and values through', () => {
  const exclusions = parseExclusions(
    '# reviewed\ndomains:\n  - busflow.example\nvalues:\n  - "support@partner.example" # their desk\n  - 4111111111111111\n',
  );
  expect(exclusions).toEqual({ domains: ['busflow.example'], values: ['support@partner.example', '4111111111111111'] });
  const text = 'a@busflow.example b@mail.Busflow.example support@partner.example 4111111111111111';
  expect(createRedactor({ exclusions })(text)).toBe(text);
  expect(createRedactor({ exclusions })('a@notbusflow.example b@partner.example')).toBe('[redacted:email] [redacted:email]');
  expect(createRedactor({ exclusions })('bearer a1b2c3d4e5f6g7h8.busflow.example')).toBe('bearer [redacted:bearer]');
  expect(createRedactor({ exclusions })('a%40x.Y.mail.busflow.example SUPPORT%40partner.example')).not.toContain('redacted');
});

it('reads the exclusions from a file', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'pino-trace-'));
  const path = join(folder, 'pii-exclusions.yaml');
  await writeFile(path, 'domains:\n  - busflow.example\n');
  expect(createRedactor({ exclusions: readExclusions(path) })('a@busflow.example b@example.de')).toBe('a@busflow.example [redacted:email]');
  await rm(folder, { recursive: true });
});

it.each(['domain:\n- a', '- a', 'domains: a', 'values:\n  - a b'])('refuses an exclusions file that says %j', (text) => {
  expect(() => parseExclusions(text)).toThrow(ExclusionsError);
});

it.each<[unknown, string]>([
  [{ mode: 'erase' }, 'createRedactor: mode takes "redact" or "hash" or "shadow", not a string'],
  [{ rules: ['ssn'] }, 'createRedactor: rules takes a list of email, card, iban, jwt, bearer, phone, not a list'],
  [{ mode: 'hash', key: 'short' }, 'createRedactor: key takes a secret of at least 16 characters, not a string'],
  [{ mode: 'hash' }, 'createRedactor: mode "hash" and key go together, and one of them is missing'],
  [{ key: 'k'.repeat(16) }, 'createRedactor: mode "hash" and key go together, and one of them is missing'],
  [{ rule: ['email'] }, 'createRedactor has no option "rule"; did you mean "rules"?'],
  [{ exclusions: { domain: ['busflow.example'] } }, 'createRedactor: exclusions takes what readExclusions() answers'],
  [{ exclusions: 'pii-exclusions.yaml' }, 'createRedactor: exclusions takes what readExclusions() answers'],
  [true, 'createRedactor takes an object of options'],
])('refuses %j where it is created', (options, problem) => {
  expect(() => createRedactor(options as RedactorOptions)).toThrow(RedactorOptionError);
  expect(() => createRedactor(options as RedactorOptions)).toThrow(problem);
});

it('finds a number wherever it stands in a line', () => {
  for (const value of ['4222222222222', '4111 1111 1111 1111', 'NO9386011117947', 'no9386011117947', 'a@b.de']) {
    for (let at = 0; at < 40; at++) {
      const text = `${'.'.repeat(at)} ${value} ${'.'.repeat(40)}`;
      expect(redact(text), `${value} at ${at}`).not.toContain(value);
    }
  }
});

it('hashes a bounded number of values a text, and covers the others', () => {
  const many = Array.from({ length: 1000 }, (_, index) => `u${index}@example.de`).join(' ');
  const covered = createRedactor({ mode: 'hash', key: 'k'.repeat(16) })(many);
  expect(covered).not.toContain('example');
  expect(covered.match(/\[email:[0-9a-f]{12}\]/g)).toHaveLength(256);
  expect(covered.match(/\[redacted:email\]/g)).toHaveLength(744);
});

const SIZE = 160_000;

/** Best of several, in milliseconds of CPU: a shared machine stretches the rest. */
function cost(text: string): number {
  let best = Number.POSITIVE_INFINITY;
  for (let round = 0; round < 5; round++) {
    const before = process.cpuUsage();
    redact(text);
    const { user, system } = process.cpuUsage(before);
    best = Math.min(best, (user + system) / 1000);
  }
  return best;
}

// The bar itself, 5 ms, is measured where nothing else runs: bench/soak/pino-trace.ts.
it.each(Object.entries(HOSTILE_UNITS))('stays linear on 160 KB of %s', (_name, unit) => {
  const small = cost(fill(unit, SIZE / 4));
  const large = cost(fill(unit, SIZE));
  // Four times the text; quadratic work would take sixteen times as long, 5 ms and more.
  expect(large).toBeLessThan(Math.max(small * 9, 25));
});

it.each(['4111111111111111', 'DE89370400440532013000', `eyJ${'a'.repeat(12)}.b.c`])(
  'finds %s behind a line break at any depth of nested JSON',
  (value) => {
    let text = `\n${value}\t`;
    for (let depth = 0; depth < 4; depth++) {
      text = JSON.stringify({ text });
      expect(redact(text)).not.toContain(value);
    }
  },
);

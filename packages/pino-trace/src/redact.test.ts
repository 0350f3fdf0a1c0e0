import { expect, it } from 'vitest';
import { createRedactor, ExclusionsError, parseExclusions, RedactorOptionError, RULE_NAMES, type RuleName } from './redact.ts';

const redact = createRedactor({ rules: RULE_NAMES });

it.each([
  ['mail max@example.de.', 'mail [redacted:email].'],
  ["'o'brien+tag@mail.example.co.uk'", "'[redacted:email]'"],
  ['müller@höfe.example', '[redacted:email]'],
  ['GET /b?email=max%40example.de&x=1', 'GET /b?email=[redacted:email]&x=1'],
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
  const seen: RuleName[] = [];
  const shadow = createRedactor({ mode: 'shadow', onRedaction: (rule) => seen.push(rule) });
  const text = '{"a":"max@example.de","pan":4111111111111111}';
  expect(shadow(text)).toBe(text);
  expect(seen).toEqual(['email', 'card']);
});

it('lets excluded domains and values through', () => {
  const exclusions = parseExclusions(
    '# reviewed\ndomains:\n  - busflow.example\nvalues:\n  - "support@partner.example" # their desk\n  - 4111111111111111\n',
  );
  expect(exclusions).toEqual({ domains: ['busflow.example'], values: ['support@partner.example', '4111111111111111'] });
  const text = 'a@busflow.example b@mail.Busflow.example support@partner.example 4111111111111111';
  expect(createRedactor({ exclusions })(text)).toBe(text);
  expect(createRedactor({ exclusions })('a@notbusflow.example b@partner.example')).toBe('[redacted:email] [redacted:email]');
});

it.each(['domain:\n- a', '- a', 'domains: a', 'values:\n  - a b'])('refuses an exclusions file that says %j', (text) => {
  expect(() => parseExclusions(text)).toThrow(ExclusionsError);
});

it('refuses a mode, rule or key that makes no sense', () => {
  expect(() => createRedactor({ mode: 'erase' as 'redact' })).toThrow(RedactorOptionError);
  expect(() => createRedactor({ rules: ['ssn' as 'card'] })).toThrow(RedactorOptionError);
  expect(() => createRedactor({ mode: 'hash', key: 'short' })).toThrow('16 characters');
});

const SIZE = 160_000;
const hostile: Record<string, string> = {
  letters: 'a',
  ats: '@',
  locals: 'a@',
  domains: 'a@b.',
  versions: 'a@1.',
  encoded: 'a%40',
  addresses: 'a@b.de ',
  digits: '4',
  groups: '4111 ',
  cards: '4111111111111111 ',
  'almost cards': '4111 1111 1111 1112 ',
  'bare numbers': '4111111111111111,',
  backslashes: '\\',
  escapes: '\\n4111111111111111',
  accounts: 'DE89370400440532013000 ',
  countries: 'DE89 ',
  capitals: 'A ',
  headers: 'eyJ',
  segments: 'eyJa.a.',
  bearers: 'Bearer ',
  pluses: '+1',
  keys: '"4111111111111111":',
};

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

it.each(Object.entries(hostile))('stays linear on 160 KB of %s', (_name, unit) => {
  const small = cost(unit.repeat(SIZE / 4 / unit.length));
  const large = cost(unit.repeat(SIZE / unit.length));
  // Four times the text; quadratic work would take sixteen times as long, 5 ms and more.
  expect(large).toBeLessThan(Math.max(small * 9, 25));
});

/** One log call, with what must not be in its line and what must. */
export interface Planted {
  readonly level: 'info' | 'warn' | 'error';
  readonly fields: object;
  readonly message: string;
  /** Values that would be a leak. */
  readonly personal: readonly string[];
  /** Ids and times, as they must stand in the line. */
  readonly kept: readonly string[];
}

export type Random = (limit: number) => number;

const LETTERS = 'abcdefghijklmnopqrstuvwxyz';
const DIGITS = '0123456789';
const HEX = '0123456789abcdef';
const CROCKFORD = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';
const BASE64URL = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_';

/** Prefix and length by network. */
const NETWORKS: readonly (readonly [prefix: string, length: number])[] = [
  ['4', 16],
  ['4', 19],
  ['51', 16],
  ['2230', 16],
  ['34', 15],
  ['37', 15],
  ['36', 14],
  ['6011', 16],
  ['3530', 16],
  ['62', 17],
  ['6759', 18],
];
/** Country, and the form of its account part: `n` a digit, `a` an upper-case letter. */
const ACCOUNTS: readonly (readonly [country: string, form: string])[] = [
  ['DE', 'n'.repeat(18)],
  ['AT', 'n'.repeat(16)],
  ['CH', 'n'.repeat(17)],
  ['NO', 'n'.repeat(11)],
  ['GB', `aaaa${'n'.repeat(14)}`],
  ['MT', `aaaa${'n'.repeat(5)}aa${'n'.repeat(16)}`],
  ['FR', 'n'.repeat(23)],
];

/** Lines as a booking system writes them, each with personal data in it and ids around it. */
export function createLines(random: Random): () => Planted {
  const of = (alphabet: string, count: number): string => {
    let text = '';
    for (let left = count; left > 0; left--) text += alphabet[random(alphabet.length)];
    return text;
  };
  const pick = <Value>(values: readonly Value[]): Value => values[random(values.length)]!;

  const email = (): string =>
    `${of(LETTERS, 1 + random(8))}${pick(['', '.', '+', '_', '-'])}${of(LETTERS + DIGITS, 1 + random(6))}@${of(LETTERS + DIGITS, 1 + random(8))}${pick(['', '-bus', '.mail', 'ü'])}.${pick(['de', 'com', 'co.uk', 'example', 'travel', 'höfe'])}`;
  const card = (): string => {
    const [prefix, length] = pick(NETWORKS);
    const body = prefix + of(DIGITS, length - prefix.length - 1);
    return body + luhnDigit(body);
  };
  const grouped = (number: string): string => {
    const separator = pick([' ', '-']);
    const sizes = number.length === 15 ? [4, 6, 5] : number.length === 14 ? [4, 6, 4] : number.length === 16 ? [4, 4, 4, 4] : undefined;
    return sizes === undefined ? number : split(number, sizes).join(separator);
  };
  const iban = (): string => {
    const [country, form] = pick(ACCOUNTS);
    const account = Array.from(form, (kind) => of(kind === 'n' ? DIGITS : LETTERS.toUpperCase(), 1)).join('');
    return `${country}${checkDigits(country, account)}${account}`;
  };
  const jwt = (): string => `eyJ${of(BASE64URL, 17)}.${of(BASE64URL, 40)}.${of(BASE64URL, 43)}`;
  const token = (): string => `live_${of(BASE64URL, 24)}${random(10)}`;
  const uuid = (): string => `${of(HEX, 8)}-${of(HEX, 4)}-4${of(HEX, 3)}-a${of(HEX, 3)}-${of(HEX, 12)}`;
  const iso = (): string => new Date(1_790_000_000_000 + random(2_000_000_000)).toISOString();

  /** A value, as somebody writes it down. */
  const kinds: readonly (() => string)[] = [
    email,
    () => email().toUpperCase(),
    card,
    () => grouped(card()),
    iban,
    () => iban().replaceAll(/.{4}(?=.)/g, '$& '),
    jwt,
  ];
  const around: readonly ((value: string) => string)[] = [
    (value) => value,
    (value) => `for ${value}, thanks`,
    (value) => `(${value})`,
    (value) => `first line\n${value}\nlast line`,
    (value) => `{"inner":"${value}"}`,
    (value) => `name=x;value=${value};`,
    (value) => `C:\\${value}`,
  ];

  return () => {
    const value = pick(kinds)();
    const planted = pick(around)(value);
    const [booking, order, created, at, ulid] = [
      uuid(),
      of('3456', 1) + of(DIGITS, 15),
      iso(),
      1_790_000_000_000 + random(2_000_000_000),
      `01${of(CROCKFORD, 24)}`,
    ];
    const ids = { bookingId: booking, order_id: order, created_at: created, expiresAt: at, ulid };
    const kept = [`"${booking}"`, `"${order}"`, `"${created}"`, `:${at}`, `"${ulid}"`];
    const message = `booking ${booking} at ${created}`;
    switch (random(7)) {
      case 0:
        return { level: 'info', fields: ids, message: planted, personal: [value], kept };
      case 1:
        return { level: 'info', fields: { ...ids, note: planted }, message, personal: [value], kept };
      case 2:
        return { level: 'warn', fields: { ...ids, body: { passengers: [{ contact: planted }] } }, message, personal: [value], kept };
      case 3:
        return { level: 'error', fields: { ...ids, err: new Error(planted) }, message, personal: [value], kept };
      case 4: {
        const address = email();
        const url = `/b/${booking}?email=${encodeURIComponent(address)}&t=1`;
        return {
          level: 'info',
          fields: { ...ids, req: { method: 'GET', url } },
          message,
          personal: [address.split('@')[0]! + '%40'],
          kept,
        };
      }
      case 5: {
        const secret = token();
        return { level: 'info', fields: { ...ids, headers: { authorization: `Bearer ${secret}` } }, message, personal: [secret], kept };
      }
      default: {
        const number = `4${of(DIGITS, 14)}`;
        const pan = number + luhnDigit(number);
        return { level: 'info', fields: { ...ids, pan: Number(pan) }, message, personal: [pan], kept };
      }
    }
  };
}

function split(text: string, sizes: readonly number[]): string[] {
  let from = 0;
  return sizes.map((size) => text.slice(from, (from += size)));
}

function luhnDigit(body: string): string {
  let sum = 0;
  for (let index = 0; index < body.length; index++) {
    const digit = Number(body[body.length - 1 - index]);
    sum += index % 2 === 0 ? (digit > 4 ? digit * 2 - 9 : digit * 2) : digit;
  }
  return String((10 - (sum % 10)) % 10);
}

function checkDigits(country: string, account: string): string {
  const digits = Array.from(`${account}${country}00`, (char) => String(Number.parseInt(char, 36))).join('');
  return String(98n - (BigInt(digits) % 97n)).padStart(2, '0');
}

import { randomFrom } from './random.ts';

/** What is repeated to make a line as expensive as each rule can be: dense matches, near matches, and texts that two rules read at once. */
export const HOSTILE_UNITS: Readonly<Record<string, string>> = {
  letters: 'a',
  quotes: '"',
  ats: '@',
  locals: 'a@',
  domains: 'a@b.',
  labels: 'a.',
  versions: 'a@1.',
  'umlaut labels': 'ä@ä.ä1.',
  encoded: 'a%40',
  'encoded domains': 'a%40b.c1.',
  percents: '%40%',
  addresses: 'a@b.de,',
  'encoded addresses': 'a%40b.de,',
  'files for domains': 'a@b.js,',
  'deep hosts': `a@${'a.'.repeat(120)}de,`,
  digits: '4',
  groups: '4111 ',
  'short groups': '4 4-',
  cards: '4111111111111111 ',
  'short cards': '4222222222222,',
  'grouped cards': '4111 1111 1111 1111,',
  'almost cards': '4111 1111 1111 1112 ',
  'almost cards of 19': '4444 4444 4444 4444 444 ',
  'almost plain cards': '4111111111111112,',
  'bare numbers': '4111111111111111,',
  'exempt keys': '"a_id":4111111111111111,',
  'long keys': `"${'k'.repeat(64)}":4111111111111111,`,
  backslashes: '\\',
  escapes: '\\n4111111111111111',
  'escaped backslashes': '\\\\\\\\n4111111111111111',
  accounts: 'DE89370400440532013000 ',
  'short accounts': 'NO9386011117947,',
  'almost accounts': 'NO9386011117948,',
  'grouped accounts': 'DE89 3704 0044 0532 0130 00,',
  countries: 'DE89 ',
  'countries in pieces': 'DE DE89 ',
  'dense countries': 'DE11',
  'accounts that do not end': 'DE89 DE11 DE11@',
  'accounts that end in every word': 'LC89 ',
  'accounts of Malta': 'MT84MALT011000012345MTLCAST001S ',
  'addresses and short cards': 'a@b.de,4222222222222,',
  capitals: 'A ',
  'capital runs': 'ABCDEFGHIJKLMNOP ',
  headers: 'eyJ',
  'headers in words': '.eyJ',
  'long headers': 'eyJaaaaaaaaaaaa.',
  segments: 'eyJa.a.',
  tokens: 'eyJaaaaaaaaaaaa.a.,',
  capitalJs: 'J',
  bearers: 'Bearer ',
  'bearer tokens': 'bearer aaaaaaaaaaaaaaa1,',
  'almost bearer tokens': 'bearer aaaaaaaaaaaaaaaa,',
  pluses: '+1',
  phones: '+12345678,',
  'phones in pieces': '+1 (2) 3 4 5 6 7 8,',
  keys: '"4111111111111111":',
};

/** Pieces that a random search puts together to units of its own. */
const PIECES = [
  ...Object.values(HOSTILE_UNITS).filter((unit) => unit.length < 40),
  ...Array.from('4aA@.%-+ \\",:J_{ä5'),
  'de',
  '%40',
  'earer ',
  '1111',
  '\\u0041',
  'DE89',
];

/** A unit of up to eight pieces; with `from`, that one with a piece more, less or changed. */
export function randomUnit(random: ReturnType<typeof randomFrom>, from?: readonly string[]): string[] {
  const piece = () => PIECES[random(PIECES.length)] ?? '';
  if (from === undefined) return Array.from({ length: 1 + random(4) }, piece);
  const next = [...from];
  next.splice(random(next.length), random(2), ...(random(3) === 0 ? [] : [piece()]));
  return next.length === 0 ? [piece()] : next.slice(0, 8);
}

/** `unit` again and again, `size` characters. */
export function fill(unit: string, size: number): string {
  return unit.repeat(Math.ceil(size / unit.length)).slice(0, size);
}

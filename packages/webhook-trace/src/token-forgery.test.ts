import { describe, expect, it } from 'vitest';
import { seeded } from '../test/random.ts';
import { SECRET } from '../test/telemetry.ts';
import { createKeyring } from './keyring.ts';
import { createTokenCodec } from './token.ts';

const NOW = Date.parse('2026-11-22T10:00:00Z');
const span = { traceId: '0af7651916cd43dd8448eb211c80319c', spanId: 'b7ad6b7169203331', traceFlags: 1 };
const tokens = createTokenCodec(createKeyring([{ id: 1, secret: SECRET }]), 'mollie', 'production', 60);
const real = tokens.encode(span, NOW);

const ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_+/=. ';

describe('a token', () => {
  it('is 64 characters and gives back what went in', () => {
    expect(real).toHaveLength(64);
    expect(tokens.decode(real, NOW + 1500)).toEqual({ origin: { ...span, isRemote: true, ageS: 1.5 } });
  });

  it('has one spelling: every flipped bit and every other character is refused', () => {
    for (let at = 0; at < real.length; at++) {
      for (const character of ALPHABET) {
        const mutant = `${real.slice(0, at)}${character}${real.slice(at + 1)}`;
        expect(tokens.decode(mutant, NOW).origin !== undefined).toBe(mutant === real);
      }
    }
  });

  it('cannot be found by mutation: 1,000,000 tried, 0 accepted', () => {
    const random = seeded(7);
    const other = Buffer.from(tokens.encode({ ...span, spanId: '00f067aa0ba902b7' }, NOW + 1000), 'base64url');
    const bytes = Buffer.from(real, 'base64url');
    let accepted = 0;
    let tried = 0;
    while (tried < 1_000_000) {
      const mutant = Buffer.from(bytes);
      switch (random(4)) {
        case 0:
          for (let flips = 1 + random(4); flips > 0; flips--) mutant[random(48)]! ^= 1 << random(8);
          break;
        case 1:
          other.copy(mutant, random(47) + 1);
          break;
        case 2:
          for (let at = 32; at < 48; at++) mutant[at] = random(256);
          break;
        default:
          for (let at = random(48); at < 48; at++) mutant[at] = random(256);
      }
      if (mutant.equals(bytes) || mutant.equals(other)) continue;
      tried++;
      if (tokens.decode(mutant.toString('base64url'), NOW).origin !== undefined) accepted++;
    }
    expect(accepted).toBe(0);
  }, 60_000);

  it('of a megabyte is refused in under a microsecond', () => {
    const garbage = 'x'.repeat(1_000_000);
    const rounds = 100_000;
    const start = process.cpuUsage();
    for (let round = 0; round < rounds; round++) tokens.decode(garbage, NOW);
    const { user, system } = process.cpuUsage(start);
    expect((user + system) / rounds).toBeLessThan(1);
  });

  it('is never made of a context that no span can have', () => {
    for (const zero of [{ traceId: '0'.repeat(32) }, { spanId: '0'.repeat(16) }]) {
      expect(tokens.decode(tokens.encode({ ...span, ...zero }, NOW), NOW)).toEqual({ fault: 'invalid' });
    }
  });
});

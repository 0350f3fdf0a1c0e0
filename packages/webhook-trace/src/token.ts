import { createHmac, timingSafeEqual, type KeyObject } from 'node:crypto';
import { isSpanContextValid, TraceFlags, type SpanContext } from '@opentelemetry/api';
import type { Keyring } from './keyring.ts';

/**
 * A span's identity, signed: `version 1 | key id 1 | trace id 16 | span id 8 | flags 1 | issued at 5 (unix seconds) | MAC 16`.
 * 48 bytes are a multiple of 3, so base64url has one spelling of each token and no padding: 64 characters, which fit
 * the smallest field known (140, a Lago invoice's).
 */
export const TOKEN_LENGTH = 64;

const VERSION = 1;
const SIGNED_BYTES = 32;
const MAC_BYTES = 16;
/** How far ahead another instance's clock may run. Seconds. */
const CLOCK_SKEW_S = 300;

export interface Origin extends SpanContext {
  /** From the outbound call to now, never negative. Seconds. */
  readonly ageS: number;
}

type Decoded = { readonly origin: Origin } | { readonly origin?: undefined; readonly fault: 'invalid' | 'unknown_key' | 'expired' };

export interface TokenCodec {
  encode(span: SpanContext, now: number): string;
  /** Judges a value from outside. Never throws; garbage of any size is refused by its length. */
  decode(token: unknown, now: number): Decoded;
}

/**
 * Makes and judges the tokens of one provider in one environment. Both stand in what the MAC covers, so that a token seen
 * at one provider, or on staging, is worthless elsewhere.
 */
export function createTokenCodec(keys: Keyring, provider: string, environment: string, ttlS: number): TokenCodec {
  const scope = Buffer.from(`${JSON.stringify(['webhook-trace/v1', provider, environment])}\n`);
  const mac = (key: KeyObject, signed: Buffer) => createHmac('sha256', key).update(scope).update(signed).digest().subarray(0, MAC_BYTES);

  return {
    encode(span, now) {
      const bytes = Buffer.allocUnsafe(SIGNED_BYTES + MAC_BYTES);
      bytes[0] = VERSION;
      bytes[1] = keys.signing.id;
      bytes.write(span.traceId, 2, 16, 'hex');
      bytes.write(span.spanId, 18, 8, 'hex');
      bytes[26] = span.traceFlags & TraceFlags.SAMPLED;
      bytes.writeUIntBE(Math.floor(now / 1000), 27, 5);
      mac(keys.signing.key, bytes.subarray(0, SIGNED_BYTES)).copy(bytes, SIGNED_BYTES);
      return bytes.toString('base64url');
    },

    decode(token, now) {
      if (typeof token !== 'string' || token.length !== TOKEN_LENGTH) return { fault: 'invalid' };
      const bytes = Buffer.from(token, 'base64url');
      // Node's decoder skips characters outside the alphabet and takes the other alphabet's: only the one spelling counts.
      if (bytes.length !== SIGNED_BYTES + MAC_BYTES || bytes[0] !== VERSION || bytes.toString('base64url') !== token)
        return { fault: 'invalid' };
      const key = keys.find(bytes[1] ?? -1);
      if (key === undefined) return { fault: 'unknown_key' };
      const signed = bytes.subarray(0, SIGNED_BYTES);
      if (!timingSafeEqual(mac(key, signed), bytes.subarray(SIGNED_BYTES))) return { fault: 'invalid' };

      // In whole milliseconds before the division, so that it reads as one: 0.372, not 0.37199997.
      const ageS = (now - bytes.readUIntBE(27, 5) * 1000) / 1000;
      if (ageS > ttlS) return { fault: 'expired' };
      const origin = {
        traceId: bytes.toString('hex', 2, 18),
        spanId: bytes.toString('hex', 18, 26),
        traceFlags: (bytes[26] ?? 0) & TraceFlags.SAMPLED,
        isRemote: true,
        ageS: Math.max(0, ageS),
      };
      // The SDK does not validate the contexts of links.
      return isSpanContextValid(origin) && ageS >= -CLOCK_SKEW_S ? { origin } : { fault: 'invalid' };
    },
  };
}

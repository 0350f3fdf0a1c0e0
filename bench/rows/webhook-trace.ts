import { jwtVerify, SignJWT } from 'jose';
// From source: the codec is the package's inside, and all that a JWT could stand in for.
import { createKeyring } from '../../packages/webhook-trace/src/keyring.ts';
import { createTokenCodec } from '../../packages/webhook-trace/src/token.ts';
import { cpuPerOperation, type Bench } from '../harness.ts';

const SECRET = 'a secret of at least thirty-two bytes';
const span = { traceId: '0af7651916cd43dd8448eb211c80319c', spanId: 'b7ad6b7169203331', traceFlags: 1 };

function token(): Promise<number> {
  const codec = createTokenCodec(createKeyring([{ id: 1, secret: SECRET }]), 'mollie', 'production', 3600);
  return cpuPerOperation((count) => {
    for (let index = 0; index < count; index++) {
      const now = Date.now();
      if (codec.decode(codec.encode(span, now), now).origin?.spanId !== span.spanId) throw new Error('not our span');
    }
  });
}

/** The same claims: the span, who for, and until when. */
async function jwt(): Promise<number> {
  // The form of a key that jose is fastest with.
  const key = await crypto.subtle.importKey('raw', Buffer.from(SECRET), { name: 'HMAC', hash: 'SHA-256' }, false, ['sign', 'verify']);
  const traceparent = `00-${span.traceId}-${span.spanId}-01`;
  const header = { alg: 'HS256', kid: '1' };
  const options = { algorithms: ['HS256'], audience: 'mollie', issuer: 'production' };
  return cpuPerOperation(async (count) => {
    for (let index = 0; index < count; index++) {
      const signed = await new SignJWT({ traceparent })
        .setProtectedHeader(header)
        .setAudience('mollie')
        .setIssuer('production')
        .setIssuedAt()
        .setExpirationTime('1h')
        .sign(key);
      const { payload } = await jwtVerify(signed, key, options);
      if (payload['traceparent'] !== traceparent) throw new Error('not our span');
    }
  });
}

export const benches: readonly Bench[] = [
  { bench: 'webhook-trace/token', unit: 'ns CPU per encode + decode', peerName: 'jose HS256', ours: token, peer: jwt },
];

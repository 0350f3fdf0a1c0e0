import { timingSafeEqual } from 'node:crypto';
import { afterEach, expect, it, vi } from 'vitest';
import { createWebhookTrace, hmacBody, hmacTimestamped, sharedHeader, type Signature } from '@busflow/webhook-trace';
import { hmac, now } from '../test/vendors.ts';
import { SECRET } from '../test/telemetry.ts';

// Clocks on a shared machine prove nothing about nanoseconds. What can be held: every secret is compared by the one function of
// Node's that takes the same time wherever two values differ, and over their whole length.
vi.mock(import('node:crypto'), async (original) => {
  const crypto = await original();
  return { ...crypto, timingSafeEqual: vi.fn<typeof crypto.timingSafeEqual>(crypto.timingSafeEqual) };
});
const compared = vi.mocked(timingSafeEqual);
afterEach(() => void compared.mockClear());

const rawBody = Buffer.from('{"id":"1"}');
const stamp = { timestamp: String(now), prefix: `${now}.` };

const schemes: readonly [scheme: string, make: (claimed: string) => Signature, right: string][] = [
  ['hmacBody', () => hmacBody({ header: 'x', secrets: ['secret'] }), hmac('secret', String(rawBody), 'hex')],
  [
    'hmacTimestamped',
    (claimed) => hmacTimestamped({ read: () => ({ ...stamp, signatures: [claimed] }), encoding: 'hex', keys: ['secret'] }),
    hmac('secret', `${now}.${String(rawBody)}`, 'hex'),
  ],
  ['sharedHeader', () => sharedHeader({ header: 'x', secrets: ['secret0'] }), 'secret0'],
];

it.each(schemes)('%s compares a claim as long wherever it is wrong', (_scheme, make, right) => {
  const wrong = [`${right[0] === 'a' ? 'b' : 'a'}${right.slice(1)}`, `${right.slice(0, -1)}${right.endsWith('1') ? '2' : '1'}`];
  const verdicts = [right, ...wrong].map((claimed) => make(claimed).verify({ rawBody, header: () => claimed, now: now * 1000 }));
  expect(verdicts).toEqual([undefined, 'mismatch', 'mismatch']);
  expect(compared.mock.calls.map(([left, other]) => [left.byteLength, other.byteLength])).toEqual([
    [32, 32],
    [32, 32],
    [32, 32],
  ]);
});

it('a token’s MAC is compared as long wherever it is wrong', async () => {
  const webhooks = createWebhookTrace({ keys: [{ id: 0, secret: SECRET }], environment: 'test' });
  const forged = Buffer.alloc(48);
  forged[0] = 1;
  const links = [];
  for (const at of [32, 47]) {
    forged.fill(0, 32);
    forged[at] = 1;
    const metadata = { busflow_trace: forged.toString('base64url') };
    links.push(
      await webhooks.inbound('mollie', { body: { id: 'tr_1' } }, async (delivery) => {
        await delivery.linkLater(metadata);
        return delivery.items[0]?.link;
      }),
    );
  }
  expect(links).toEqual(['invalid', 'invalid']);
  expect(compared.mock.calls.map(([left, other]) => [left.byteLength, other.byteLength])).toEqual([
    [16, 16],
    [16, 16],
  ]);
});

import { expect, it } from 'vitest';
import { trackOutcome } from './outcome.ts';
import { runWithTenant } from './tenant/tenant.ts';
import { captureTelemetry } from './testing.ts';

const telemetry = captureTelemetry();

async function counts(): Promise<Record<string, number>> {
  const metrics = await telemetry.metrics();
  return Object.fromEntries(
    metrics.flatMap(({ descriptor, dataPoints }) =>
      dataPoints.map(({ attributes, value }) => [`${descriptor.name} ${Object.values(attributes).join(' ')}`, value as number]),
    ),
  );
}

it('counts bookings by tenant and channel, as they end', async () => {
  await runWithTenant('acme', async () => {
    expect(await trackOutcome('booking', { channel: 'web' }, async () => await Promise.resolve('b-1'))).toBe('b-1');
    expect(() =>
      trackOutcome('booking', { channel: 'web' }, () => {
        throw new Error('sold out');
      }),
    ).toThrow('sold out');
    await expect(trackOutcome('booking', { channel: 'web' }, () => Promise.reject(new Error('declined')))).rejects.toThrow('declined');
  });
  trackOutcome('pdf_parser', {}, () => 3);
  expect(() =>
    trackOutcome('pdf_parser', {}, () => {
      throw new Error('not a PDF');
    }),
  ).toThrow('not a PDF');
  expect(await counts()).toEqual({
    'busflow.booking.started acme web': 3,
    'busflow.booking.completed acme web': 1,
    'busflow.booking.failed acme web': 2,
    'busflow.pdf_parser.total unknown': 2,
    'busflow.pdf_parser.success unknown': 1,
  });
});

it('keeps channels within their cap', async () => {
  for (let index = 0; index < 20; index++) trackOutcome('booking', { channel: `c-${index}` }, () => 1);
  const channels = Object.keys(await counts()).filter((key) => key.startsWith('busflow.booking.started unknown'));
  expect(channels).toHaveLength(4);
  expect(channels).toContain('busflow.booking.started unknown __overflow__');
});

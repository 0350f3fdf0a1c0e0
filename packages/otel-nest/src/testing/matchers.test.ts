import { stripVTControlCharacters } from 'node:util';
import { metrics } from '@opentelemetry/api';
import { expect as jestExpect } from 'expect';
import { beforeEach, describe, expect, it } from 'vitest';
import { trackOutcome } from '../outcome.ts';
import { withSpan } from '../span/with-span.ts';
import { runWithTenant } from '../tenant/tenant.ts';
import { captureTelemetry, telemetryMatchers, type TelemetryMatchers } from '../testing.ts';

declare module 'vitest' {
  // oxlint-disable-next-line typescript/no-empty-object-type -- merged into what Vitest has
  interface Matchers<R extends void | Promise<void> = void | Promise<void>, T = unknown> extends TelemetryMatchers<R> {}
}
declare module 'expect' {
  // oxlint-disable-next-line typescript/no-empty-object-type -- merged into what Jest has
  interface Matchers<R extends void | Promise<void>, T = unknown> extends TelemetryMatchers<R> {}
}

expect.extend(telemetryMatchers);
jestExpect.extend(telemetryMatchers);
const telemetry = captureTelemetry();
beforeEach(() => telemetry.reset());

const book = () => runWithTenant('acme', () => trackOutcome('booking', { channel: 'web' }, () => 1));

/** What a matcher says when it fails, without the colours of a terminal. */
async function told(fail: () => unknown): Promise<string> {
  try {
    await fail();
  } catch (error) {
    return stripVTControlCharacters((error as Error).message);
  }
  throw new Error('the matcher did not fail');
}

describe.each<[string, typeof expect | typeof jestExpect]>([
  ['Vitest', expect],
  ['Jest', jestExpect],
])('with %s’s expect', (_runner, expectOf) => {
  const check = expectOf as typeof expect;

  it('finds a span by name and attributes', () => {
    withSpan('pricing.calculate', { attributes: { 'busflow.tour_id': 't-1', 'busflow.user_role': 'passenger' } }, () => 1);
    check(telemetry).toHaveSpan('pricing.calculate');
    check(telemetry).toHaveSpan('pricing.calculate', { 'busflow.tour_id': 't-1' });
    check(telemetry).toHaveSpan('pricing.calculate', { 'busflow.tour_id': expectOf.stringMatching(/^t-/) });
    check(telemetry).not.toHaveSpan('pricing.calculate', { 'busflow.tour_id': 't-2' });
    check(telemetry).not.toHaveSpan('pricing.refund');
  });

  it('tells what was there instead', async () => {
    withSpan('pricing.calculate', { attributes: { 'busflow.tour_id': 't-1' } }, () => 1);
    expect(await told(() => check(telemetry).toHaveSpan('pricing.refund'))).toMatch(
      /expected a span "pricing\.refund"; .*"pricing\.calculate"/s,
    );
    expect(await told(() => check(telemetry).toHaveSpan('pricing.calculate', { 'busflow.tour_id': 't-2' }))).toMatch(
      /"t-2".*those of that name have .*"t-1"/s,
    );
    expect(await told(() => check(telemetry).not.toHaveSpan('pricing.calculate'))).toContain('expected no span "pricing.calculate"');
    expect(() => check([]).toHaveSpan('pricing.calculate')).toThrow('toHaveSpan is for what captureTelemetry() gives');
  });

  it('knows what was recorded since the reset', async () => {
    book();
    await check(telemetry).toHaveRecorded('busflow.booking.completed', { tenant_id: 'acme' }, 1);
    await telemetry.reset();
    await check(telemetry).not.toHaveRecorded('busflow.booking.completed');
    book();
    book();
    await check(telemetry).toHaveRecorded('busflow.booking.completed');
    await check(telemetry).toHaveRecorded('busflow.booking.completed', { tenant_id: 'acme', channel: 'web' }, 2);
    await check(telemetry).not.toHaveRecorded('busflow.booking.completed', { tenant_id: 'other' });
    expect(await told(() => check(telemetry).toHaveRecorded('busflow.booking.completed', {}, 3))).toMatch(
      /to have recorded 3, it recorded 2$/,
    );
    await expect(check(telemetry).toHaveRecorded('busflow.nope')).rejects.toThrow('no such metric among busflow.booking');
  });
});

it('counts the values of a histogram', async () => {
  const histogram = metrics.getMeter('test').createHistogram('test.wait', { unit: 's' });
  histogram.record(3, { queue: 'a' });
  histogram.record(4, { queue: 'b' });
  expect(await telemetry.recorded('test.wait')).toBe(2);
  expect(await telemetry.recorded('test.wait', { queue: 'a' })).toBe(1);
});

it('waits for a span that is about to end, and not for ever', async () => {
  void withSpan('report.render', () => new Promise((resolve) => setTimeout(resolve, 30)));
  expect((await telemetry.untilSpan('report.render')).name).toBe('report.render');
  await expect(telemetry.untilSpan('report.send', 20)).rejects.toThrow('no span "report.send" has ended; these have: report.render');
});

it('types attributes as the spans do', () => {
  // @ts-expect-error -- neither OpenTelemetry's nor ours
  expect(telemetry).not.toHaveSpan('pricing.calculate', { tour: 1 });
});

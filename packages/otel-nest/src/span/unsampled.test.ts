import { trace } from '@opentelemetry/api';
import { defer, firstValueFrom } from 'rxjs';
import { expect, it } from 'vitest';
import { captureTelemetry } from '../testing.ts';
import { withSpan } from './with-span.ts';

const telemetry = captureTelemetry({}, { OTEL_TRACES_SAMPLER: 'parentbased_always_off' });

const traceId = () => trace.getActiveSpan()?.spanContext().traceId;

it('carries the decision not to record into whatever comes back, whenever it runs', async () => {
  let decided: string | undefined;
  const within = <T>(value: () => T): T =>
    withSpan('tours.load', (span) => {
      decided = span.spanContext().traceId;
      return value();
    });
  expect(await within(async () => await Promise.resolve().then(traceId))).toBe(decided);
  expect(await firstValueFrom(within(() => defer(() => [traceId()])))).toBe(decided);
  expect(
    within(function* () {
      yield traceId();
    }).next().value,
  ).toBe(decided);
  const steps = within(async function* () {
    yield await Promise.resolve(traceId());
  });
  expect((await steps.next()).value).toBe(decided);
  expect(telemetry.spans()).toEqual([]);
});

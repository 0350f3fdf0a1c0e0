import { diag, DiagLogLevel } from '@opentelemetry/api';
import { expect, it } from 'vitest';
import { trackOutcome } from './outcome.ts';
import { captureTelemetry } from './testing.ts';

const telemetry = captureTelemetry();

it('says what it cannot count, once, and runs the work all the same', async () => {
  const said: unknown[] = [];
  const note = (...parts: unknown[]) => void said.push(parts.at(-1));
  diag.setLogger(
    { error: note, warn: note, info: note, debug: note, verbose: note },
    { logLevel: DiagLogLevel.WARN, suppressOverrideMessage: true },
  );
  const wrong: [string, unknown][] = [
    ['booking', {}],
    ['booking', null],
    ['booking', { channel: 'web', chanel: 'app' }],
    ['bookings', { channel: 'web' }],
    ['pdf_parser', { tenant: 'acme' }],
    ['booking', {}],
  ];
  for (const [journey, labels] of wrong)
    expect(trackOutcome(journey as 'booking', labels as { channel: string }, () => 'done')).toBe('done');
  diag.disable();
  expect(await telemetry.recorded('busflow.booking.completed', { channel: 'unknown' })).toBe(3);
  expect(await telemetry.recorded('busflow.booking.started')).toBe(4);
  expect(said).toEqual([
    `trackOutcome('booking') needs the option "channel": a string that is not empty`,
    `trackOutcome('booking') takes an object of options (channel), not null`,
    `trackOutcome('booking') has no option "chanel"; did you mean "channel"?`,
    'trackOutcome counts booking and pdf_parser, not "bookings"',
    `trackOutcome('pdf_parser') has no option "tenant"; it takes none`,
  ]);
});

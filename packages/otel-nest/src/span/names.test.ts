import { diag, DiagLogLevel } from '@opentelemetry/api';
import { beforeEach, expect, it } from 'vitest';
import { captureTelemetry } from '../testing.ts';
import { Traced } from './traced.ts';
import { withSpan } from './with-span.ts';

const telemetry = captureTelemetry();
beforeEach(() => telemetry.reset());

it('traces under a name that came past the compiler, and says once what a name is', () => {
  const said: unknown[] = [];
  const note = (...parts: unknown[]) => void said.push(parts.at(-1));
  diag.setLogger(
    { error: note, warn: note, info: note, debug: note, verbose: note },
    { logLevel: DiagLogLevel.WARN, suppressOverrideMessage: true },
  );
  for (const name of ['Load Tour', 'tour-7', 'Load Tour']) expect(withSpan(name as 'tours.load', () => 7)).toBe(7);
  class Wallet {
    @Traced('Generate' as 'wallet.generate')
    generate() {
      return 'pkpass';
    }
  }
  expect(new Wallet().generate()).toBe('pkpass');
  expect(telemetry.spans().map(({ name }) => name)).toEqual(['Load Tour', 'tour-7', 'Load Tour', 'Generate']);
  expect(said).toEqual(['span name "Load Tour" is not <service>.<operation> in lower-case kebab words']);
});

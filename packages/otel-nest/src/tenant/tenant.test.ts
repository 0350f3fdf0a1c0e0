import { diag, DiagLogLevel } from '@opentelemetry/api';
import { activeTenant } from '@busflow/conventions';
import { beforeEach, expect, it } from 'vitest';
import { withSpan } from '../span/with-span.ts';
import { captureTelemetry } from '../testing.ts';
import { runWithTenant, setTenant } from './tenant.ts';

const telemetry = captureTelemetry();
beforeEach(() => telemetry.reset());

it('keeps nested tenants apart', async () => {
  await runWithTenant('outer', async () => {
    await runWithTenant('inner', async () => await withSpan('a.inner', async () => await Promise.resolve()));
    expect(activeTenant()).toBe('outer');
    withSpan('a.outer', () => 1);
  });
  expect(telemetry.span('a.inner').attributes['busflow.tenant_id']).toBe('inner');
  expect(telemetry.span('a.outer').attributes['busflow.tenant_id']).toBe('outer');
});

it('marks the span that is active when the tenant becomes known', () => {
  runWithTenant('guess', () => withSpan('a.b', () => setTenant('verified')));
  expect(telemetry.span('a.b').attributes['busflow.tenant_id']).toBe('verified');
});

it('ignores what is no tenant id, once, and never throws', () => {
  const said: unknown[] = [];
  const note = (...parts: unknown[]) => void said.push(parts.at(-1));
  diag.setLogger(
    { error: note, warn: note, info: note, debug: note, verbose: note },
    { logLevel: DiagLogLevel.WARN, suppressOverrideMessage: true },
  );
  runWithTenant('acme', () => {
    setTenant('x'.repeat(65));
    setTenant('a\nb');
    expect(activeTenant()).toBe('acme');
  });
  runWithTenant('ümlaut', () => expect(activeTenant()).toBeUndefined());
  setTenant('acme');
  expect(said).toHaveLength(2);
  expect(said[0]).toContain('1 to 64 characters');
  expect(said[1]).toContain('outside a request');
});

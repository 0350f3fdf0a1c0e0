import { createServer, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { SpanKind } from '@opentelemetry/api';
import { activeTenant } from '@busflow/conventions';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { withSpan } from '../span/with-span.ts';
import { setTenant } from '../tenant/tenant.ts';
import { captureTelemetry } from '../testing.ts';

const telemetry = captureTelemetry();
let server: Server;

async function serve(listener: RequestListener): Promise<string> {
  server = createServer(listener);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

/** Closed connections mean closed responses, so all spans have ended. */
async function closed(): Promise<void> {
  server.closeIdleConnections();
  await new Promise((resolve) => server.close(resolve));
}

beforeEach(() => telemetry.reset());
afterEach(() => server.closeAllConnections());

it('keeps scope and span for whoever streams a body, and for `finish` handlers', async () => {
  let finished: string | undefined;
  const url = await serve((request, response) => {
    response.on('finish', () => void (finished = activeTenant()));
    request.on('data', () => setTenant('acme'));
    request.on('end', () => withSpan('upload.store', () => response.end()));
  });
  await fetch(url, { method: 'POST', body: 'x'.repeat(100_000) });
  await closed();
  const request = telemetry.spans().find(({ kind }) => kind === SpanKind.SERVER);
  expect(telemetry.span('upload.store').parentSpanContext?.spanId).toBe(request?.spanContext().spanId);
  expect([finished, request?.attributes['busflow.tenant_id']]).toEqual(['acme', 'acme']);
});

it('keeps concurrent requests apart on one connection', async () => {
  const url = await serve((request, response) => {
    setTenant(`t-${request.url?.slice(1)}`);
    setTimeout(() => response.end(activeTenant()), Math.random() * 20);
  });
  const asked = Array.from({ length: 50 }, (_, index) => index);
  const answers = await Promise.all(asked.map(async (index) => await (await fetch(`${url}/${index}`)).text()));
  expect(answers).toEqual(asked.map((index) => `t-${index}`));
  await closed();
});

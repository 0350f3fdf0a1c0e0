import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { gunzipSync } from 'node:zlib';
import { metrics } from '@opentelemetry/api';
import { OTLPMetricExporter } from '@opentelemetry/exporter-metrics-otlp-proto';
import { MeterProvider, PeriodicExportingMetricReader } from '@opentelemetry/sdk-metrics';
import { expect, it, onTestFinished, vi } from 'vitest';
import { parse } from 'yaml';
import { createLlmMetrics, sdkViews, TOKEN_TYPES } from '../src/index.ts';

const TENANTS = 4_000;
const models = ['gpt-5.5-2026-04-23', 'claude-sonnet-5-20260219', 'mistral-large-latest'];
const usage = Object.fromEntries(TOKEN_TYPES.map((type) => [type, 123_456_789]));

interface Collector {
  readonly receivers: {
    readonly otlp: {
      readonly protocols: {
        readonly grpc: { readonly max_recv_msg_size_mib: number };
        readonly http: { readonly max_request_body_size: number };
      };
    };
  };
}

const { http, grpc } = (parse(readFileSync(new URL('../../../observability/collector/config.yaml', import.meta.url), 'utf8')) as Collector)
  .receivers.otlp.protocols;
const LIMIT = Math.min(http.max_request_body_size, grpc.max_recv_msg_size_mib * 2 ** 20);

/** Takes OTLP; tells how large each message was on the wire and unpacked, which is what the collector's limit means. */
async function startReceiver() {
  const messages: { wire: number; unpacked: number }[] = [];
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const body = Buffer.concat(chunks);
      const zipped = request.headers['content-encoding'] === 'gzip';
      messages.push({ wire: body.length, unpacked: zipped ? gunzipSync(body).length : body.length });
      response.end();
    });
  });
  await new Promise<void>((resolve) => void server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => void server.close());
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/v1/metrics`, messages };
}

/** Exports a metric that uses its whole budget, once, as otel-nest does: one reader, OTLP protobuf, compression from the environment. */
async function exportAll(tenantOf: (index: number) => string, batch: { readonly maxExportBatchSize?: number } = {}) {
  vi.stubEnv('OTEL_EXPORTER_OTLP_COMPRESSION', 'gzip');
  onTestFinished(() => void vi.unstubAllEnvs());
  const { url, messages } = await startReceiver();
  const exporter = new OTLPMetricExporter({ url });
  const reader = new PeriodicExportingMetricReader({ exporter, exportIntervalMillis: 3_600_000, ...batch });
  const provider = new MeterProvider({ views: [...sdkViews], readers: [reader] });
  metrics.disable();
  metrics.setGlobalMeterProvider(provider);
  const llm = createLlmMetrics({ models });
  for (let tenant = 0; tenant < TENANTS; tenant++)
    for (const model of [...models, 'x']) llm.record({ tenant: tenantOf(tenant), model, usage });
  await provider.forceFlush();
  const exported = messages.splice(0);
  await provider.shutdown();
  metrics.disable();
  return exported;
}

const uuid = (index: number) => `${String(index).padStart(8, '0')}-1111-4111-8111-111111111111`;

it.each([
  ['UUIDs', uuid],
  ['the longest ids that there may be', (index: number) => String(index).padStart(64, 'x')],
])('80,000 series with %s as tenants fit into one message for the collector', { timeout: 60_000 }, async (_what, tenantOf) => {
  const [message, ...others] = await exportAll(tenantOf);
  expect(others).toEqual([]);
  expect(message?.unpacked).toBeGreaterThan(80_000 * 64);
  expect(message?.unpacked).toBeLessThan(LIMIT);
  expect(message?.wire).toBeLessThan(1_000_000);
});

it('80,000 series in batches of 20,000 fit into the 4 MiB that a collector takes by default', { timeout: 60_000 }, async () => {
  const messages = await exportAll(uuid, { maxExportBatchSize: 20_000 });
  expect(messages).toHaveLength(4);
  for (const { unpacked } of messages) expect(unpacked).toBeLessThan(4 * 2 ** 20);
});

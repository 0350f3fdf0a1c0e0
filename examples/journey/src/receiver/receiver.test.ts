import { ROOT_CONTEXT, SpanKind, SpanStatusCode, trace, TraceFlags } from '@opentelemetry/api';
import { OTLPLogExporter } from '@opentelemetry/exporter-logs-otlp-http';
import { OTLPMetricExporter } from '@opentelemetry/exporter-metrics-otlp-proto';
import { OTLPTraceExporter } from '@opentelemetry/exporter-trace-otlp-grpc';
import { resourceFromAttributes } from '@opentelemetry/resources';
import { LoggerProvider, SimpleLogRecordProcessor } from '@opentelemetry/sdk-logs';
import { MeterProvider, PeriodicExportingMetricReader } from '@opentelemetry/sdk-metrics';
import { TracerProvider, SimpleSpanProcessor } from '@opentelemetry/sdk-trace';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Reader } from '../telemetry.ts';
import { startReceiver } from './receiver.ts';

const resource = resourceFromAttributes({ 'service.name': 'shop', 'service.instance.id': 'one' });
let receiver: Reader;

beforeAll(async () => {
  receiver = await startReceiver();
});
afterAll(() => receiver.close());

describe('the receiver, against OpenTelemetry’s own exporters', () => {
  it('reads spans over gRPC with ids, links, events and a microsecond clock', async () => {
    const exporter = new OTLPTraceExporter({ url: receiver.endpoints.grpc });
    const provider = new TracerProvider({ resource, spanProcessors: [new SimpleSpanProcessor({ exporter })] });
    const origin = { traceId: 'a'.repeat(32), spanId: 'b'.repeat(16), traceFlags: TraceFlags.SAMPLED };
    const span = provider.getTracer('test').startSpan('pricing.calculate', {
      kind: SpanKind.SERVER,
      startTime: [1_700_000_000, 250_000],
      attributes: { seats: 2, dear: true, price: 1.5, tags: ['a', 'b'] },
      links: [{ context: origin, attributes: { why: 'test' } }],
    });
    span.addEvent('exception', { 'exception.type': 'TypeError' });
    span.setStatus({ code: SpanStatusCode.ERROR });
    span.end([1_700_000_000, 1_750_000]);
    await provider.shutdown();

    const { traces } = await receiver.read();
    expect(traces).toHaveLength(1);
    expect(traces[0]?.traceId).toBe(span.spanContext().traceId);
    expect(traces[0]?.spans[0]).toMatchObject({
      spanId: span.spanContext().spanId,
      name: 'pricing.calculate',
      kind: 'server',
      service: 'shop',
      start: 1_700_000_000_000.25,
      durationMs: 1.5,
      status: 'error',
      attributes: { seats: 2, dear: true, price: 1.5, tags: ['a', 'b'] },
      links: [{ traceId: origin.traceId, spanId: origin.spanId, attributes: { why: 'test' } }],
      events: [{ name: 'exception', attributes: { 'exception.type': 'TypeError' } }],
    });
    expect(traces[0]?.spans[0]).not.toHaveProperty('parentSpanId');
  });

  it('reads log records over HTTP/JSON', async () => {
    const exporter = new OTLPLogExporter({ url: `${receiver.endpoints.http}/v1/logs` });
    const provider = new LoggerProvider({ resource, processors: [new SimpleLogRecordProcessor({ exporter })] });
    const spanContext = { traceId: 'c'.repeat(32), spanId: 'd'.repeat(16), traceFlags: TraceFlags.SAMPLED };
    const context = trace.setSpanContext(ROOT_CONTEXT, spanContext);
    provider.getLogger('test').emit({ body: 'booked', severityNumber: 9, attributes: { seats: 2 }, context });
    await provider.shutdown();

    const { logs } = await receiver.read();
    expect(logs[0]).toMatchObject({ body: 'booked', severity: 'INFO', service: 'shop', attributes: { seats: 2 } });
    expect(logs[0]).toMatchObject({ traceId: spanContext.traceId, spanId: spanContext.spanId });
  });

  it('reads metrics over HTTP/protobuf under their Prometheus names, the last value of each series', async () => {
    const exporter = new OTLPMetricExporter({ url: `${receiver.endpoints.http}/v1/metrics` });
    const reader = new PeriodicExportingMetricReader({ exporter, exportIntervalMillis: 60_000 });
    const provider = new MeterProvider({ resource, readers: [reader] });
    const meter = provider.getMeter('test');
    const tokens = meter.createCounter('llm_tokens_total', { unit: '{token}' });
    tokens.add(5, { tenant_id: 'acme' });
    await provider.forceFlush();
    tokens.add(2, { tenant_id: 'acme' });
    meter.createHistogram('http.server.request.duration', { unit: 's' }).record(0.25, { 'http.route': '/api' });
    await provider.shutdown();

    const { metrics } = await receiver.read();
    expect(metrics).toEqual([
      {
        name: 'http_server_request_duration_seconds',
        kind: 'histogram',
        unit: 's',
        points: [{ labels: { http_route: '/api' }, value: 1, sum: 0.25 }],
      },
      { name: 'llm_tokens_total', kind: 'counter', unit: '{token}', points: [{ labels: { tenant_id: 'acme' }, value: 7 }] },
    ]);
  });

  it('keeps what came as text, and says which transports it came over', async () => {
    const telemetry = await receiver.read();
    expect(telemetry.wire.some((text) => text.includes('pricing.calculate'))).toBe(true);
    expect(receiver.describe(telemetry)).toContain('gRPC, HTTP/protobuf, HTTP/JSON');
  });

  it('answers a browser’s preflight, and refuses what is no OTLP', async () => {
    const preflight = await fetch(`${receiver.endpoints.http}/v1/traces`, {
      method: 'OPTIONS',
      headers: { origin: 'http://127.0.0.1:5173', 'access-control-request-headers': 'content-type,x-faro-session-id' },
    });
    expect(preflight.headers.get('access-control-allow-headers')).toBe('content-type,x-faro-session-id');
    const broken = await fetch(`${receiver.endpoints.http}/v1/traces`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: '{',
    });
    expect(broken.status).toBe(400);
  });
});

import { context, trace, type SpanContext } from '@opentelemetry/api';
import { describe, expect, it } from 'vitest';
import { memoryStore, type TraceStore } from '@busflow/webhook-trace';
import { inSpan } from '../test/telemetry.ts';
import { APP_SECRET, signed, statuses, useTelemetry, webhooksAt } from '../test/webhooks.ts';

const world = useTelemetry();
const setUp = webhooksAt(world);

/** What splits a header, ends a line of a log, or breaks out of a key, and a mark to find it by. */
const EVIL = ['\r\nx-evil: 1', '\nevil', '\revil', '\0evil', '\u2028evil', ' evil', '\u001b[31mevil'];

const within = <Result>(span: SpanContext, fn: () => Result) => context.with(trace.setSpanContext(context.active(), span), fn);

describe('a span of somebody else’s', () => {
  const honest: SpanContext = { traceId: '0af7651916cd43dd8448eb211c80319c', spanId: 'b7ad6b7169203331', traceFlags: 1 };

  it.each(EVIL)('with %j in its ids puts nothing into a header', (evil) => {
    const webhooks = setUp();
    for (const span of [
      { ...honest, traceId: honest.traceId.slice(evil.length) + evil },
      { ...honest, traceId: honest.traceId + evil },
      { ...honest, spanId: honest.spanId + evil },
    ]) {
      for (const provider of ['n8n', 'standard-webhooks', 'cloudevents'])
        expect(within(span, () => webhooks.outbound(provider, {}))).toEqual({ body: {}, headers: {}, outcome: 'skipped_no_span' });
    }
  });

  it('with more flags than one byte holds writes the one that we know', () => {
    const event: { id: string; traceparent?: string } = { id: '1' };
    const { body } = within({ ...honest, traceFlags: 0x1ff }, () => setUp().outbound('cloudevents', event));
    expect(body.traceparent).toBe(`00-${honest.traceId}-${honest.spanId}-01`);
  });
});

it('a header that goes out is one word of base64url', () => {
  const webhooks = setUp();
  for (let call = 0; call < 200; call++) {
    world.clock += 1000;
    const { headers } = inSpan('call', () => webhooks.outbound('n8n', {})).result;
    expect(Object.entries(headers)).toEqual([['busflow-trace', expect.stringMatching(/^[\w-]{64}$/)]]);
  }
});

it.each(EVIL)('a delivery that has %j in ids, events and tokens gets it into no item, span, metric or store', async (evil) => {
  const memory = memoryStore();
  const kept: string[] = [];
  const store: TraceStore = {
    put: (key, value, ttlMs) => (kept.push(key), memory.put(key, value, ttlMs)),
    get: (key) => (kept.push(key), memory.get(key)),
  };
  const webhooks = setUp({ store, providers: { whatsapp: { appSecret: APP_SECRET }, n8n: { secret: 'n8n' } } });
  const token = inSpan('call', () => webhooks.outbound('n8n', {})).result.headers['busflow-trace'] ?? '';
  const status = { id: `wamid.1${evil}`, status: `sent${evil}`, biz_opaque_callback_data: token + evil };

  const items = [
    await webhooks.inbound('whatsapp', signed(statuses(status)), (delivery) => delivery.items),
    await webhooks.inbound('mollie', { body: { id: 'tr_1' } }, async (delivery) => {
      await delivery.linkLater({ busflow_trace: token + evil }, { event: `paid${evil}` });
      return delivery.items;
    }),
    await webhooks.inbound(
      'n8n',
      {
        rawBody: JSON.stringify({ event: `done${evil}`, executionId: `7${evil}` }),
        headers: { authorization: 'n8n', 'busflow-trace': token + evil },
      },
      (delivery) => delivery.items,
    ),
  ];
  expect(items.flat()).toMatchObject([
    { id: '', event: undefined, link: 'invalid' },
    { event: undefined, link: 'invalid' },
    { link: 'invalid' },
  ]);

  const { telemetry } = world;
  const spans = telemetry.spans().map(({ name, attributes, links, events }) => ({ name, attributes, links, events }));
  const points = await Promise.all((await telemetry.metricNames()).map((name) => telemetry.metric(name)));
  expect(points.length).toBeGreaterThan(0);
  expect(JSON.stringify({ items, spans, points, kept })).not.toContain('evil');
});

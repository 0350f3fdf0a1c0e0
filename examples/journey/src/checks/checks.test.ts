import { ATTR_ROUTE, ATTR_USER_ROLE } from '@busflow/conventions';
import { expect, it } from 'vitest';
import { id } from '../drafts.fixture.ts';
import { goodScene } from '../scene.fixture.ts';
import { MARKERS, type Scene } from '../scene.ts';
import type { LogLine, Metric, Span } from '../telemetry.ts';
import { checksOf } from './checks.ts';

const failures = (scene: Scene) =>
  checksOf(scene)
    .flatMap((group) => group.checks)
    .filter(({ ok }) => !ok);

const withSpans = (change: (span: Span) => Span | undefined) => (scene: Scene) => ({
  ...scene,
  telemetry: {
    ...scene.telemetry,
    traces: scene.telemetry.traces.map((trace) => ({ ...trace, spans: trace.spans.map(change).filter((span) => span !== undefined) })),
  },
});
const withLogs = (change: (line: LogLine) => LogLine | undefined) => (scene: Scene) => ({
  ...scene,
  telemetry: { ...scene.telemetry, logs: scene.telemetry.logs.map(change).filter((line) => line !== undefined) },
});
const withMetrics = (change: (metric: Metric) => Metric | undefined) => (scene: Scene) => ({
  ...scene,
  telemetry: { ...scene.telemetry, metrics: scene.telemetry.metrics.map(change).filter((metric) => metric !== undefined) },
});
const withLine = (line: string) => (scene: Scene) => {
  const { lines, served } = scene.apiLog;
  return { ...scene, apiLog: { lines: [...lines, line], served: { from: served.from, to: lines.length + 1 } } };
};
const without = (name: string) => withSpans((span) => (span.name === name ? undefined : span));
const withAttributes = (name: string, attributes: Span['attributes']) =>
  withSpans((span) => (span.name === name ? { ...span, attributes } : span));

it('passes when everything is right', () => {
  expect(failures(goodScene())).toEqual([]);
});

it.each<[what: string, change: (scene: Scene) => Scene, failed: string, detail: string]>([
  [
    'Faro loads with the page',
    (scene) => ({ ...scene, observed: { ...scene.observed, lazyScript: { name: 'faro.js', requested: 20 } } }),
    'costs the passenger',
    'faro.js after 20 ms',
  ],
  [
    'a page view goes missing',
    withLogs((line) => (line.attributes[ATTR_ROUTE] === '/' ? undefined : line)),
    'page views',
    'came /tours/:id',
  ],
  [
    'a click is not recorded',
    withLogs((line) => (line.body === 'button_click' && line.service === 'passenger' ? undefined : line)),
    'book_tour_btn',
    'came 0, among no clicks',
  ],
  [
    'a click counts twice',
    (scene) => ({
      ...scene,
      telemetry: {
        ...scene.telemetry,
        logs: scene.telemetry.logs.flatMap((line) =>
          line.body === 'button_click' && line.service === 'workspace' ? [line, line] : [line],
        ),
      },
    }),
    'save_vehicle_btn',
    'came 2, among save',
  ],
  [
    'the error does not know the role',
    withLogs((line) =>
      line.attributes['event.name'] === 'exception' ? { ...line, attributes: { ...line.attributes, [ATTR_USER_ROLE]: '' } } : line,
    ),
    'component’s error',
    'for nobody',
  ],
  [
    'the API starts a trace of its own',
    withSpans((span) => (span.name === 'POST /api/bookings' ? { ...span, parentSpanId: id('0', 16) } : span)),
    'from the click to the SQL',
    'came the browser’s POST → pricing',
  ],
  [
    'the INSERT hangs beside the request',
    withSpans((span) => (span.name === 'pg.query:INSERT' ? { ...span, parentSpanId: id('0', 16) } : span)),
    'from the click to the SQL',
    'pricing.calculate → POST to Mollie',
  ],
  [
    'the webhook’s link is lost',
    withSpans((span) => (span.name === 'webhook.mollie' ? { ...span, links: [] } : span)),
    'Mollie’s webhook',
    'no link',
  ],
  [
    'a status has no link',
    withSpans((span) => (span.name === 'webhook.whatsapp' && span.start > 2200 ? { ...span, links: [] } : span)),
    'WhatsApp’s signed statuses',
    '1 of 2',
  ],
  ['Hasura’s event starts anew', without('hasura.vehicle-updated'), 'Hasura’s event', 'nothing from the API'],
  [
    'the PDF is not extracted',
    without('pdf-parser.extract'),
    'The contract’s upload',
    'expected the browser’s upload → pdf-parser.extract',
  ],
  ['a span misses the tenant', withAttributes('pdf-parser.extract', {}), 'The tenant stands', 'none on pdf-parser.extract'],
  [
    'a span name holds an id',
    withSpans((span) => (span.name === 'webhook.whatsapp' ? { ...span, name: 'webhook.tr_7UhSN1' } : span)),
    'Span names',
    '“webhook.tr_7UhSN1”',
  ],
  [
    'a health check is traced',
    withSpans((span) =>
      span.name === 'POST /webhooks/whatsapp' ? { ...span, attributes: { ...span.attributes, 'url.path': '/health' } } : span,
    ),
    'Health checks',
    'came POST /webhooks/whatsapp',
  ],
  [
    'the API prints a bare line',
    (scene) => ({ ...scene, apiLog: { ...scene.apiLog, lines: ['Server up', ...scene.apiLog.lines.slice(1)] } }),
    'is JSON',
    'Server up',
  ],
  [
    'a line names a span that does not exist',
    withLine(JSON.stringify({ trace_id: id('9', 32), span_id: id('9', 16) })),
    'names a span that exists',
    '9999',
  ],
  [
    'log records are not exported',
    withLogs((line) => (line.body === 'paid' ? undefined : line)),
    'arrive as log records',
    'expected 2 records',
  ],
  [
    'the e-mail is logged',
    (scene) => ({ ...scene, telemetry: { ...scene.telemetry, wire: [`{"body":"${MARKERS.email}"}`] } }),
    'nowhere else',
    'in exported telemetry',
  ],
  [
    'the card is exported without its spaces',
    (scene) => ({ ...scene, telemetry: { ...scene.telemetry, wire: ['4111111111111111'] } }),
    'nowhere else',
    '“4111111111111111”',
  ],
  [
    'only one model is counted',
    withMetrics((metric) => (metric.name === 'llm_tokens_total' ? { ...metric, points: metric.points.slice(1) } : metric)),
    'LLM tokens',
    '640 tokens of claude-sonnet-5',
  ],
  [
    'a tenant stands on the request histogram',
    withMetrics((metric) =>
      metric.name.startsWith('http_')
        ? { ...metric, points: metric.points.map((point) => ({ ...point, labels: { ...point.labels, tenant_id: 'x' } })) }
        : metric,
    ),
    'timed by route',
    'without tenant_id',
  ],
  [
    'a booking is not completed',
    withMetrics((metric) => (metric.name === 'busflow_booking_completed_total' ? undefined : metric)),
    'started and completed',
    '=0',
  ],
  [
    'a webhook arrives without its token',
    withMetrics((metric) => (metric.name === 'busflow_webhook_links_total' ? { ...metric, points: metric.points.slice(1) } : metric)),
    'what came back are counted',
    'busflow_webhook_links_total{mollie,linked}=0',
  ],
])('fails when %s', (_what, change, failed, detail) => {
  const found = failures(change(goodScene()));
  expect(found.map(({ name }) => name).join()).toContain(failed);
  expect(found.find(({ name }) => name.includes(failed))?.detail).toContain(detail);
});

it('says what is missing when nothing came at all', () => {
  const { observed } = goodScene();
  const empty: Scene = {
    telemetry: { traces: [], logs: [], metrics: [], wire: [] },
    observed,
    apiLog: { lines: [], served: { from: 0, to: 0 } },
  };
  const [passed, failed] = [checksOf(empty).flatMap(({ checks }) => checks).length - failures(empty).length, failures(empty)];
  // That Faro came after the page was seen in the browser, not in the telemetry.
  expect(passed).toBe(1);
  expect(failed.every(({ detail }) => detail.startsWith('expected '))).toBe(true);
});

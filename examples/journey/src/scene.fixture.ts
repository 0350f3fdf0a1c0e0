import { ATTR_ACTION, ATTR_COMPONENT, ATTR_ROUTE, ATTR_TENANT_ID, ATTR_USER_ROLE } from '@busflow/conventions';
import { browserEvent, counter, histogram, id, linkTo, log, spanDrafts } from './drafts.fixture.ts';
import { API, PASSENGER, ROLE, TENANT, WORKSPACE, type Scene } from './scene.ts';
import { tracesOf, type Attributes, type Span } from './telemetry.ts';

const T = {
  booking: id('a', 32),
  payment: id('b', 32),
  sent: id('c', 32),
  delivered: id('d', 32),
  vehicle: id('e', 32),
  document: id('f', 32),
};
const http = (method: string, path: string): Attributes => ({ 'http.request.method': method, 'url.full': `http://127.0.0.1:3002${path}` });
const tenant: Attributes = { [ATTR_TENANT_ID]: TENANT };

/** One journey in which everything is right. */
export function goodScene(): Scene {
  const span = spanDrafts();
  const click = span(T.booking, PASSENGER, {
    name: 'ui.click',
    start: 1000,
    durationMs: 180,
    attributes: { [ATTR_ACTION]: 'book_tour_btn' },
  });
  const post = span(
    T.booking,
    PASSENGER,
    { name: 'POST', kind: 'client', start: 1002, durationMs: 175, attributes: http('POST', '/api/bookings') },
    click,
  );
  const server = span(
    T.booking,
    API,
    { name: 'POST /api/bookings', kind: 'server', start: 1010, durationMs: 160, attributes: tenant },
    post,
  );
  const select = span(
    T.booking,
    API,
    {
      name: 'pg.query:SELECT',
      kind: 'client',
      start: 1012,
      durationMs: 3,
      attributes: { 'db.query.text': 'SELECT id, seats FROM tours WHERE id = $1' },
    },
    server,
  );
  const pricing = span(T.booking, API, { name: 'pricing.calculate', start: 1020, durationMs: 1.2, attributes: tenant }, server);
  const insert = span(
    T.booking,
    API,
    {
      name: 'pg.query:INSERT',
      kind: 'client',
      start: 1025,
      durationMs: 4,
      attributes: { ...tenant, 'db.query.text': 'INSERT INTO bookings (id) VALUES ($1)' },
    },
    server,
  );
  const mollie = span(
    T.booking,
    API,
    { name: 'POST', kind: 'client', start: 1030, durationMs: 41, attributes: { ...tenant, ...http('POST', '/v2/payments') } },
    server,
  );

  const paid = span(T.payment, API, { name: 'POST /webhooks/mollie', kind: 'server', start: 1900, durationMs: 60, attributes: tenant });
  const delivery = span(
    T.payment,
    API,
    { name: 'webhook.mollie', kind: 'consumer', start: 1902, durationMs: 55, attributes: tenant, links: [linkTo(server, 0.9)] },
    paid,
  );
  const message = span(
    T.payment,
    API,
    { name: 'POST', kind: 'client', start: 1930, durationMs: 20, attributes: { ...tenant, ...http('POST', '/v21.0/1/messages') } },
    delivery,
  );

  const statuses = (['sent', 'delivered'] as const).flatMap((status, index) => {
    const received = span(T[status], API, {
      name: 'POST /webhooks/whatsapp',
      kind: 'server',
      start: 2100 + 100 * index,
      durationMs: 6,
      attributes: tenant,
    });
    const handled = span(
      T[status],
      API,
      {
        name: 'webhook.whatsapp',
        kind: 'consumer',
        start: 2101 + 100 * index,
        durationMs: 4,
        attributes: tenant,
        links: [linkTo(delivery, 0.2)],
      },
      received,
    );
    return [received, handled];
  });

  const save = span(T.vehicle, WORKSPACE, {
    name: 'ui.click',
    start: 3000,
    durationMs: 60,
    attributes: { [ATTR_ACTION]: 'save_vehicle_btn' },
  });
  const graphql = span(
    T.vehicle,
    WORKSPACE,
    { name: 'POST', kind: 'client', start: 3001, durationMs: 58, attributes: http('POST', '/v1/graphql') },
    save,
  );
  const event = span(T.vehicle, API, {
    name: 'hasura.vehicle-updated',
    kind: 'consumer',
    start: 3050,
    durationMs: 8,
    parentSpanId: id('9', 16),
    attributes: tenant,
  });

  const upload = span(T.document, WORKSPACE, {
    name: 'POST',
    kind: 'client',
    start: 4000,
    durationMs: 400,
    attributes: http('POST', '/api/documents'),
  });
  const documents = span(
    T.document,
    API,
    { name: 'POST /api/documents', kind: 'server', start: 4004, durationMs: 390, attributes: tenant },
    upload,
  );
  const extract = span(T.document, API, { name: 'pdf-parser.extract', start: 4010, durationMs: 120, attributes: tenant }, documents);
  const openAi = span(
    T.document,
    API,
    { name: 'POST', kind: 'client', start: 4140, durationMs: 90, attributes: { ...tenant, ...http('POST', '/v1/chat/completions') } },
    documents,
  );
  const anthropic = span(
    T.document,
    API,
    { name: 'POST', kind: 'client', start: 4240, durationMs: 110, attributes: { ...tenant, ...http('POST', '/v1/messages') } },
    documents,
  );

  const spans = [
    click,
    post,
    server,
    select,
    pricing,
    insert,
    mollie,
    paid,
    delivery,
    message,
    ...statuses,
    save,
    graphql,
    event,
    upload,
    documents,
    extract,
    openAi,
    anthropic,
  ];
  const apiLogs: [string, Span][] = [
    ['booking by [redacted:email], note: card [redacted:card]', server],
    ['paid', delivery],
  ];
  const started = JSON.stringify({ level: 'info', msg: 'listening' });
  return {
    telemetry: {
      traces: tracesOf(spans),
      logs: [
        browserEvent(PASSENGER, 'page_view', { [ATTR_ROUTE]: '/' }),
        browserEvent(PASSENGER, 'page_view', { [ATTR_ROUTE]: '/tours/:id' }),
        browserEvent(PASSENGER, 'button_click', { [ATTR_ACTION]: 'book_tour_btn', [ATTR_ROUTE]: '/tours/:id' }),
        browserEvent(WORKSPACE, 'button_click', { [ATTR_ACTION]: 'save_vehicle_btn', [ATTR_ROUTE]: '/vehicles/:id' }),
        browserEvent(
          WORKSPACE,
          'exception',
          { [ATTR_COMPONENT]: 'RevenueReport', [ATTR_ROUTE]: '/reports', [ATTR_USER_ROLE]: ROLE },
          'TypeError: no revenue',
        ),
        ...apiLogs.map(([body, of]) => log(API, body, {}, of)),
      ],
      metrics: [
        counter('busflow_booking_completed_total', [{ tenant_id: TENANT, channel: 'web' }, 1]),
        counter('busflow_booking_started_total', [{ tenant_id: TENANT, channel: 'web' }, 1]),
        counter(
          'busflow_webhook_links_total',
          [{ provider: 'mollie', outcome: 'linked' }, 1],
          [{ provider: 'whatsapp', outcome: 'linked' }, 2],
        ),
        counter(
          'busflow_webhook_outbound_total',
          [{ provider: 'mollie', outcome: 'sent' }, 1],
          [{ provider: 'whatsapp', outcome: 'sent' }, 1],
        ),
        histogram(
          'busflow_webhook_roundtrip_seconds',
          { labels: { provider: 'mollie', event: 'paid' }, value: 1, sum: 0.9 },
          { labels: { provider: 'whatsapp' }, value: 2, sum: 0.4 },
        ),
        histogram('http_server_request_duration_seconds', {
          labels: { http_route: '/api/bookings', http_request_method: 'POST' },
          value: 1,
          sum: 0.16,
        }),
        counter(
          'llm_tokens_total',
          [{ tenant_id: TENANT, model_version: 'gpt-5.5', token_type: 'input' }, 812],
          [{ tenant_id: TENANT, model_version: 'claude-sonnet-5', token_type: 'input' }, 640],
        ),
      ],
      wire: ['booking by [redacted:email]'],
    },
    observed: { bookingId: 'b-1', pageLoaded: 84, lazyScript: { name: 'faro-Cx1.js', requested: 310 }, pictures: [] },
    apiLog: {
      lines: [started, ...apiLogs.map(([msg, of]) => JSON.stringify({ level: 'info', msg, trace_id: of.traceId, span_id: of.spanId }))],
      served: { from: 1, to: 3 },
    },
  };
}

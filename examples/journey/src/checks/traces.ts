import { castOf, isBelow, isFromApi, isFromBrowser, isRequest, isServer, isStatement } from '../cast.ts';
import type { Scene } from '../scene.ts';
import type { Span, Trace } from '../telemetry.ts';
import { check, some, type Check } from './check.ts';

export function traceChecks({ telemetry }: Scene): Check[] {
  const cast = castOf(telemetry);
  return [
    bookingCheck(cast.booking),
    linkCheck('Mollie’s webhook is a trace of its own that links to the booking', cast.payment, cast.booking, 'webhook.mollie'),
    statusCheck(cast.statuses, cast.payment),
    hasuraCheck(cast.vehicle),
    documentCheck(cast.document),
  ];
}

/** The steps from the click to the provider, each below the one that caused it. */
function bookingCheck(trace: Trace | undefined): Check {
  const spans = trace?.spans ?? [];
  const server = spans.find(isServer('POST', '/api/bookings'));
  const steps: readonly [string, Span | undefined, Span | undefined][] = [
    ['the browser’s POST', spans.find((span) => isFromBrowser(span) && isRequest('POST', '/api/bookings')(span)), undefined],
    ['POST /api/bookings', server, spans.find((span) => isFromBrowser(span) && isRequest('POST', '/api/bookings')(span))],
    ['pricing.calculate', spans.find((span) => span.name === 'pricing.calculate'), server],
    ['INSERT', spans.find(isStatement('INSERT')), server],
    ['POST to Mollie', spans.find((span) => isFromApi(span) && isRequest('POST', '/v2/payments')(span)), server],
  ];
  const reached = steps.filter(
    ([, span, above], index) => trace && span && (index === 0 || (above !== undefined && isBelow(trace, span, above))),
  );
  const names = steps.map(([name]) => name);
  return check(
    'One trace runs from the click to the SQL and to Mollie',
    reached.length === steps.length,
    names.join(' → '),
    trace === undefined ? 'no trace with POST /api/bookings' : reached.map(([name]) => name).join(' → ') || 'none of them in place',
  );
}

function linkCheck(name: string, from: Trace | undefined, to: Trace | undefined, spanName: string): Check {
  const span = from?.spans.find((candidate) => candidate.name === spanName);
  const target = span?.links.find((link) => link.traceId === to?.traceId);
  const origin = to?.spans.find((candidate) => candidate.spanId === target?.spanId);
  const isApart = from !== undefined && from.traceId !== to?.traceId;
  return check(
    name,
    isApart && origin !== undefined,
    `${spanName} in another trace, with a link to a span of the origin’s`,
    span === undefined
      ? `no ${spanName}`
      : `${spanName} → ${
          origin
            ? `${origin.name} (${short(origin.traceId)})`
            : some(
                span.links.map(({ traceId }) => short(traceId)),
                'no link',
              )
        }`,
  );
}

function statusCheck(statuses: readonly Trace[], payment: Trace | undefined): Check {
  const linked = statuses.filter((trace) => trace.spans.some((span) => span.links.some((link) => link.traceId === payment?.traceId)));
  return check(
    'WhatsApp’s signed statuses link to the trace that sent the message',
    linked.length >= 2 && linked.length === statuses.length && !statuses.includes(payment as Trace),
    'two deliveries (sent, delivered), each a trace of its own with a link to Mollie’s delivery',
    `${linked.length} of ${statuses.length} linked`,
  );
}

/** Hasura's own span lies between the browser's and the API's, and is exported by nobody. */
function hasuraCheck(trace: Trace | undefined): Check {
  const spans = trace?.spans ?? [];
  const save = spans.find((span) => isFromBrowser(span) && isRequest('POST', '/v1/graphql')(span));
  const event = spans.find(isFromApi);
  return check(
    'Hasura’s event continues the trace of the click that caused it',
    save !== undefined && event !== undefined,
    'the browser’s GraphQL request and the API’s handling of the event in one trace',
    save === undefined
      ? 'no GraphQL request from the workspace'
      : `${save.name} ${String(save.attributes['url.full'])} → ${event?.name ?? 'nothing from the API'}`,
  );
}

function documentCheck(trace: Trace | undefined): Check {
  const spans = trace?.spans ?? [];
  const expected: readonly [string, (span: Span) => boolean][] = [
    ['the browser’s upload', (span) => isFromBrowser(span) && isRequest('POST', '/api/documents')(span)],
    ['pdf-parser.extract', (span) => span.name === 'pdf-parser.extract'],
    ['OpenAI', (span) => isFromApi(span) && isRequest('POST', '/v1/chat/completions')(span)],
    ['Anthropic', (span) => isFromApi(span) && isRequest('POST', '/v1/messages')(span)],
  ];
  const found = expected.filter(([, matches]) => spans.some(matches)).map(([name]) => name);
  const names = expected.map(([name]) => name).join(' → ');
  return check(
    'The contract’s upload, extraction and both models are one trace',
    found.length === expected.length,
    names,
    found.join(' → ') || 'nothing',
  );
}

const short = (id: string): string => id.slice(0, 8);

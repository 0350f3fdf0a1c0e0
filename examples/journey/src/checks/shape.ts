import { ATTR_TENANT_ID, isSpanName } from '@busflow/conventions';
import { castOf, isFromApi, isNamed, isRequest, isStatement, text, type Cast } from '../cast.ts';
import { TENANT, type Scene } from '../scene.ts';
import type { Span, Trace } from '../telemetry.ts';
import { check, some, type Check } from './check.ts';

const HEALTH = /\/(?:health|healthz|livez|readyz|ready|live)\b/;
/** UUIDs, provider ids such as `tr_7UhSN1`, and long numbers. */
const ID = /[0-9a-f]{8}-[0-9a-f]{4}-|\btr_\w+|\d{4,}/i;

export function shapeChecks({ telemetry }: Scene): Check[] {
  const spans = telemetry.traces.flatMap((trace) => trace.spans);
  const api = spans.filter(isFromApi);
  const misnamed = spans.filter((span) => !isWellNamed(span)).map((span) => `“${span.name}”`);
  const health = spans.filter((span) => HEALTH.test(`${span.name} ${text(span.attributes, 'url.path')}`));
  return [
    tenantCheck(castOf(telemetry)),
    check(
      'Span names follow the grammar and hold no ids',
      spans.length > 0 && misnamed.length === 0,
      '<service>.<operation> for ours, METHOD /route for the server’s (METHOD where no route matched)',
      misnamed.length === 0 ? `${new Set(spans.map((span) => span.name)).size} names over ${spans.length} spans` : some(misnamed),
    ),
    check('Health checks leave no span', api.length > 0 && health.length === 0, 'none', some(health.map((span) => span.name))),
  ];
}

function isWellNamed(span: Span): boolean {
  if (ID.test(span.name)) return false;
  if (span.kind === 'server') return /^[A-Z]+(?: \/\S*)?$/.test(span.name);
  return span.kind === 'client' || isSpanName(span.name);
}

/** From the moment a request's tenant is known, every span of the API has it, and the SERVER span too. */
function tenantCheck({ booking, payment, statuses, vehicle, event, document }: Cast): Check {
  const whole = [booking, payment, vehicle, event, document];
  // One delivery may report the messages of several tenants: its SERVER span belongs to none of them.
  const without = [...whole.flatMap((trace) => astray(trace, true)), ...statuses.flatMap((trace) => astray(trace, false))];
  const found = [...whole, ...statuses].flatMap((trace) => trace?.spans ?? []).filter(isTenants);
  const isComplete = [booking, payment, document].every((trace) => trace?.spans.some((span) => found.includes(span)));
  return check(
    'The tenant stands on every API span from the moment it is known',
    isComplete && without.length === 0,
    `${ATTR_TENANT_ID}=${TENANT} on the SERVER spans and on all that follow`,
    without.length === 0 ? `${TENANT} on ${found.length} spans` : `none on ${some(without.map((span) => span.name))}`,
  );
}

/** What happens for a verified tenant, whatever the others carry. */
const TENANT_WORK = [
  isNamed('pricing.calculate'),
  isNamed('pdf-parser.extract'),
  isStatement('INSERT'),
  isRequest('POST', '/v2/payments'),
  isRequest('POST', '/messages'),
  isRequest('POST', '/v1/chat/completions'),
];

const isTenants = (span: Span) => isFromApi(span) && span.attributes[ATTR_TENANT_ID] === TENANT;

/** The spans that should have the tenant and do not. A parent gets it while it runs, so only a leaf says from when it was known. */
function astray(trace: Trace | undefined, withServer: boolean): Span[] {
  const spans = (trace?.spans ?? []).filter(isFromApi);
  const parents = new Set(spans.map((span) => span.parentSpanId));
  const known = spans.find((span) => isTenants(span) && !parents.has(span.spanId))?.start ?? Number.POSITIVE_INFINITY;
  const isDue = (span: Span) => (span.kind === 'server' ? withServer : span.start >= known || TENANT_WORK.some((matches) => matches(span)));
  return spans.filter((span) => isDue(span) && !isTenants(span));
}

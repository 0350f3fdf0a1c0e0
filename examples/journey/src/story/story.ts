import { ATTR_ACTION, ATTR_COMPONENT, ATTR_ROUTE, ATTR_USER_ROLE, EVENT_BUTTON_CLICK, EVENT_PAGE_VIEW } from '@busflow/conventions';
import { castOf, text } from '../cast.ts';
import type { CheckGroup } from '../checks/check.ts';
import { PASSENGER, type Picture, type Scene } from '../scene.ts';
import type { LogLine, Metric, Trace } from '../telemetry.ts';
import { durationLabel } from './label.ts';
import { waterfallOf, type Waterfall } from './waterfall.ts';

/** A moment that is no span: a page view, a click, an error. */
export interface Moment {
  readonly service: string;
  readonly severity: string;
  readonly text: string;
  readonly facts: readonly string[];
}

export interface Chapter {
  readonly title: string;
  readonly lead: string;
  readonly waterfalls: readonly Waterfall[];
  readonly moments: readonly Moment[];
  /** A JPEG of the page, base64. */
  readonly picture?: string;
}

export interface Total {
  readonly metric: string;
  readonly labels: string;
  readonly value: string;
}

/** What terminal and picture both show. */
export interface Story {
  readonly title: string;
  /** How much telemetry there is, and how it was read. */
  readonly sources: readonly string[];
  readonly chapters: readonly Chapter[];
  readonly totals: readonly Total[];
  readonly groups: readonly CheckGroup[];
}

const BADGES = [...'①②③④⑤⑥⑦⑧⑨'];

export function storyOf(scene: Scene, groups: readonly CheckGroup[], source: string, linkTo?: (traceId: string) => string): Story {
  const { telemetry, observed } = scene;
  const { booking, payment, statuses, vehicle, event, failure, document, error } = castOf(telemetry);
  const shown = [booking, payment, ...statuses, vehicle, event, failure, document].filter((trace) => trace !== undefined);
  const badges = new Map(shown.map((trace, index) => [trace.traceId, BADGES[index] ?? '•']));
  const spans = new Map(telemetry.traces.flatMap((trace) => trace.spans.map((span) => [`${trace.traceId} ${span.spanId}`, span])));
  const draw = (traces: readonly (Trace | undefined)[]) =>
    traces
      .filter((trace) => trace !== undefined)
      .map((trace) => ({
        ...waterfallOf(
          trace,
          telemetry.logs,
          (traceId) => badges.get(traceId),
          (link) => spans.get(`${link.traceId} ${link.spanId}`),
        ),
        ...(linkTo && { href: linkTo(trace.traceId) }),
      }));
  const picture = (name: Picture['name']) => {
    const found = observed.pictures.find((candidate) => candidate.name === name);
    return found && { picture: found.base64 };
  };
  const chapter = (title: string, lead: string, traces: readonly (Trace | undefined)[], more: Partial<Chapter> = {}): Chapter => ({
    title,
    lead,
    waterfalls: draw(traces),
    moments: [],
    ...more,
  });
  const lazily = observed.lazyScript ? `, Faro is asked for at ${Math.round(observed.lazyScript.requested)} ms` : '';
  return {
    title: 'One booking, told by its telemetry',
    sources: [
      `${spans.size} spans in ${telemetry.traces.length} traces, ${telemetry.logs.length} log records, ${telemetry.metrics.length} metrics`,
      source,
    ],
    chapters: [
      chapter('A passenger opens the shop', `The page has loaded after ${Math.round(observed.pageLoaded)} ms${lazily}.`, [], {
        moments: shopMoments(telemetry.logs.filter((line) => line.service === PASSENGER)),
        ...picture('shop'),
      }),
      chapter('She books a tour', 'Her click, the price, the SQL and the call to Mollie are one trace.', [booking]),
      chapter(
        'Mollie calls back',
        'The webhook brings an id and no trace: its own trace links to the booking’s.',
        [payment],
        picture('paid'),
      ),
      chapter('WhatsApp reports delivery', 'Signed statuses, each linked to the trace that sent the message.', statuses),
      chapter(
        'An operator saves a vehicle',
        'Hasura’s event trigger continues the trace of the click.',
        [vehicle, event],
        picture('vehicle'),
      ),
      chapter('A report breaks', 'The error boundary says in which component, on which route, for whom.', [failure], {
        moments: error ? [errorMoment(error)] : [],
        ...picture('error'),
      }),
      chapter(
        'A contract is read by two models',
        'Text from the PDF, one model extracts, another one checks; tokens by tenant.',
        [document],
        picture('document'),
      ),
    ],
    totals: telemetry.metrics.flatMap(totalsOf),
    groups,
  };
}

/** Pages, clicks, and the page's vitals in one line. */
function shopMoments(lines: readonly LogLine[]): Moment[] {
  const named = (...names: string[]) => lines.filter((line) => names.includes(text(line.attributes, 'event.name')));
  const vitals = named('browser.web_vital').filter((line) => text(line.attributes, ATTR_ROUTE) === '/');
  const [first] = vitals;
  return [
    ...named(EVENT_PAGE_VIEW, EVENT_BUTTON_CLICK).map(momentOf),
    ...(first ? [{ ...momentOf(first), text: 'web vitals', facts: vitals.map((line) => line.body) }] : []),
  ];
}

function momentOf({ service, severity, body, attributes }: LogLine): Moment {
  const facts = [text(attributes, ATTR_ROUTE), text(attributes, ATTR_ACTION)].filter(Boolean);
  return { service, severity: severity.toUpperCase(), text: body, facts };
}

function errorMoment({ service, severity, body, attributes }: LogLine): Moment {
  const facts = Object.entries({ component: ATTR_COMPONENT, route: ATTR_ROUTE, user: 'user.id', role: ATTR_USER_ROLE }).flatMap(
    ([name, key]) => {
      const value = text(attributes, key);
      return value === '' ? [] : [`${name} ${value}`];
    },
  );
  return { service, severity: severity.toUpperCase(), text: body, facts };
}

/** Our own metrics, and of OpenTelemetry's the one that every service has; what was routed nowhere is no news. */
function totalsOf({ name, points }: Metric): Total[] {
  if (!/^(?:busflow_|llm_|http_server_request_duration_)/.test(name)) return [];
  const routed = name.startsWith('http_') ? points.filter(({ labels }) => labels['http_route'] !== undefined) : points;
  return [...Map.groupBy(routed, ({ labels }) => labelsOf(labels))].map(([labels, members]) => {
    const value = members.reduce((total, point) => total + point.value, 0);
    const sum = members.reduce((total, point) => total + (point.sum ?? 0), 0);
    const isTimed = members.some((point) => point.sum !== undefined);
    return { metric: name, labels, value: isTimed ? `${value} × ${durationLabel((sum / Math.max(value, 1)) * 1000)}` : String(value) };
  });
}

const TELLING = [
  'tenant_id',
  'model_version',
  'token_type',
  'provider',
  'event',
  'outcome',
  'channel',
  'rule',
  'reason',
  'signal',
  'http_request_method',
  'http_route',
];

const labelsOf = (labels: Readonly<Record<string, string>>) => TELLING.flatMap((key) => labels[key] ?? []).join(' · ');

import type { EventEvent, ExceptionEvent, LogEvent, MeasurementEvent, TransportItem } from '@grafana/faro-core';
import { ATTR_ROUTE } from '@busflow/conventions';
import { exceptionRecord } from './exception.ts';
import type { Setup } from './options.ts';
import type { Attributes, LogRecord, Severity, SpanContext } from './otlp.ts';
import { PRIVATE } from './private.ts';
import type { Routes } from './routes.ts';

const LEVELS: Readonly<Record<string, Severity>> = {
  trace: 'TRACE',
  debug: 'DEBUG',
  info: 'INFO',
  log: 'INFO',
  warn: 'WARN',
  error: 'ERROR',
};

/** When each web vital happened, after `performance.timeOrigin`: the value that says so, by the vital's name. */
const VITAL_TIMES: Readonly<Record<string, string>> = {
  lcp: 'lcp',
  fcp: 'fcp',
  ttfb: 'ttfb',
  cls: 'largest_shift_time',
  inp: 'interaction_time',
};
/** Context of a web vital that is a CSS selector of an element. */
const SELECTORS = new Set(['element', 'interaction_target', 'largest_shift_target']);

/** What Faro hands to a transport, as the log record that it is. Traces are none. */
export function toLogRecord(
  { type, payload, meta }: TransportItem,
  { routes, common: given }: Pick<Setup, 'routes' | 'common'>,
): LogRecord | undefined {
  const common: Attributes = {
    ...given,
    'session.id': meta.session?.id,
    'user.id': meta.user?.id,
    'user.roles': meta.user?.roles,
    [ATTR_ROUTE]: routes.current(),
  };
  switch (`${type}`) {
    case 'event': {
      const { name, attributes, timestamp, trace } = payload as EventEvent;
      return {
        at: Date.parse(timestamp),
        name,
        body: name,
        severity: 'INFO',
        attributes: { ...common, ...attributes },
        trace: spanContext(trace),
      };
    }
    case 'exception': {
      const { type: name, value, stacktrace, context, timestamp, trace } = payload as ExceptionEvent;
      const stack = stacktrace?.frames
        .map(
          ({ function: at, filename, lineno, colno }) =>
            `    at ${at} (${[filename, lineno, colno].filter((part) => part !== undefined).join(':')})`,
        )
        .join('\n');
      return exceptionRecord(
        Date.parse(timestamp),
        name,
        value,
        stack && `${name}: ${value}\n${stack}`,
        { ...common, ...context },
        spanContext(trace),
      );
    }
    case 'log': {
      const { message, level, context, timestamp, trace } = payload as LogEvent;
      return {
        at: Date.parse(timestamp),
        name: 'log',
        body: message,
        severity: LEVELS[level] ?? 'INFO',
        attributes: { ...common, ...context },
        trace: spanContext(trace),
      };
    }
    case 'measurement':
      return measurementRecord(payload as MeasurementEvent, common, routes);
    default:
      return undefined;
  }
}

function measurementRecord(
  { type, values, context = {}, timestamp, trace }: MeasurementEvent,
  common: Attributes,
  routes: Routes,
): LogRecord {
  const at = Date.parse(timestamp);
  const record = { at, name: type, severity: 'INFO', trace: spanContext(trace) } as const;
  if (type !== 'web-vitals') {
    return { ...record, body: type, attributes: { ...common, ...context, ...prefixed('measurement', values) } };
  }
  const name = Object.keys(VITAL_TIMES).find((vital) => vital in values) ?? type;
  const time = values[VITAL_TIMES[name] ?? ''];
  return {
    ...record,
    name: 'browser.web_vital',
    body: `${name} ${Math.round((values[name] ?? 0) * 1000) / 1000}`,
    attributes: {
      ...common,
      // Vitals belong to the page load and are reported on leaving: the route is that of the moment they measure.
      ...(time !== undefined && { [ATTR_ROUTE]: routes.at(time) }),
      'browser.web_vital.name': name,
      'browser.web_vital.value': values[name],
      ...prefixed('browser.web_vital', { ...values, [name]: undefined, ...publicSelectors(context) }),
    },
  };
}

const prefixed = (prefix: string, entries: Attributes): Attributes =>
  Object.fromEntries(Object.entries(entries).map(([key, value]) => [`${prefix}.${key}`, value]));

/** A selector goes without its ids, which may be a record's, and not at all out of a private subtree. */
export function publicSelectors({ id: _id, navigation_entry_id: _entry, ...context }: Readonly<Record<string, string>>): Attributes {
  return Object.fromEntries(
    Object.entries(context).map(([key, value]) => [
      key,
      SELECTORS.has(key) ? (isPrivate(value) ? undefined : value.replace(/#[^\s>.]*[\d@][^\s>.]*|#[^\s>]{25,}/g, '#…')) : value,
    ]),
  );
}

function isPrivate(selector: string): boolean {
  try {
    return document.querySelector(selector)?.closest(PRIVATE) != null;
  } catch {
    return true;
  }
}

const spanContext = (trace: { trace_id: string; span_id: string } | undefined): SpanContext | undefined =>
  trace && { traceId: trace.trace_id, spanId: trace.span_id };

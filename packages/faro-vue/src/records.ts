import type { EventEvent, ExceptionEvent, LogEvent, MeasurementEvent, TransportItem } from '@grafana/faro-core';
import { ATTR_EXCEPTION_CAUSE, ATTR_ROUTE, EVENT_EXCEPTION } from '@busflow/conventions';
import type { Setup } from './options.ts';
import type { Attributes, LogRecord, Sanitize } from './otlp.ts';
import type { Routes } from './routes.ts';

/** Of the levels of `log` records; the others are INFO. */
const LEVELS: Readonly<Record<string, LogRecord['fields']>> = {
  trace: { severityNumber: 1, severityText: 'TRACE' },
  debug: { severityNumber: 5, severityText: 'DEBUG' },
  warn: { severityNumber: 13, severityText: 'WARN' },
  error: { severityNumber: 17, severityText: 'ERROR' },
};

/** When each web vital happened, after `performance.timeOrigin`: the value that says so, by the vital's name. */
const VITAL_TIMES: Readonly<Record<string, string>> = {
  lcp: 'lcp',
  fcp: 'fcp',
  ttfb: 'ttfb',
  cls: 'largest_shift_time',
  inp: 'interaction_time',
};
/** What Faro hands to a transport, as the log record that it is. Traces are none. */
export function toLogRecord(
  { type, payload, meta }: TransportItem,
  { routes, common: given }: Pick<Setup, 'routes' | 'common'>,
  clean: Sanitize,
): LogRecord | undefined {
  const common: Attributes = {
    ...given,
    'session.id': meta.session?.id,
    'user.id': meta.user?.id,
    'user.roles': meta.user?.roles,
    [ATTR_ROUTE]: routes.at(-1),
  };
  const record = (name: string, attributes: Attributes | undefined, fields?: LogRecord['fields']): LogRecord => {
    const { timestamp, trace } = payload as EventEvent;
    const ids = trace && { traceId: trace.trace_id, spanId: trace.span_id };
    return { at: Date.parse(timestamp), name, attributes: { ...common, ...attributes }, fields: { ...fields, ...ids } };
  };
  switch (`${type}`) {
    case 'event': {
      const { name, attributes } = payload as EventEvent;
      return record(name, attributes);
    }
    case 'exception': {
      const { type: name, value, stacktrace, context: { cause, ...context } = {} } = payload as ExceptionEvent;
      const stack = stacktrace?.frames
        .map(
          ({ function: at, filename, lineno, colno }) =>
            `    at ${at} (${[filename, lineno, colno].filter((part) => part !== undefined).join(':')})`,
        )
        .join('\n');
      return record(EVENT_EXCEPTION, {
        ...context,
        'exception.type': name,
        'exception.message': value,
        [ATTR_EXCEPTION_CAUSE]: cause,
        'exception.stacktrace': stack && `${name}: ${value}\n${stack}`,
      });
    }
    case 'log': {
      const { message, level, context } = payload as LogEvent;
      return record('log', context, { ...LEVELS[level], body: { stringValue: clean(message) } });
    }
    case 'measurement': {
      const { type: kind, values, context = {} } = payload as MeasurementEvent;
      if (kind !== 'web-vitals') return record(kind, { ...context, ...prefixed('measurement', values) });
      const name = Object.keys(VITAL_TIMES).find((vital) => vital in values) ?? kind;
      // One that was measured anew when the page came out of the back-forward cache has times from then on.
      const time = context['navigation_type'] === 'back-forward-cache' ? undefined : values[VITAL_TIMES[name] ?? ''];
      return record(
        'browser.web_vital',
        {
          // Vitals belong to the page load and are reported on leaving: the route is that of the moment they measure.
          ...(time !== undefined && { [ATTR_ROUTE]: routeAt(routes, time) }),
          'browser.web_vital.name': name,
          'browser.web_vital.value': values[name],
          ...prefixed('browser.web_vital', { ...values, [name]: undefined, ...context }),
        },
        { body: { stringValue: `${name} ${Math.round((values[name] ?? 0) * 1000) / 1000}` } },
      );
    }
    default:
      return undefined;
  }
}

/** The route that was shown at a moment of `performance.now()`. */
export const routeAt = ({ history, at }: Routes, time: number): string => history.findLast(([since]) => since <= time)?.[1] ?? at(0);

const prefixed = (prefix: string, entries: Attributes): Attributes =>
  Object.fromEntries(Object.entries(entries).map(([key, value]) => [`${prefix}.${key}`, value]));

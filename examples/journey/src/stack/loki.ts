import * as conventions from '@busflow/conventions';
import type { LogLine } from '../telemetry.ts';
import { get } from './get.ts';

const LIMIT = 5000;

type Labels = Readonly<Record<string, string>>;

export interface LokiAnswer {
  readonly data: {
    readonly result: readonly {
      readonly stream: Labels;
      /** Time in nanoseconds, line, and what belongs to this line only. */
      readonly values: readonly (readonly [string, string, { readonly structuredMetadata?: Labels }?])[];
    }[];
  };
}

/** Loki writes dots as underscores; these are the names that the story knows. */
const DOTTED = new Map(
  [
    ...Object.values(conventions).filter((value) => typeof value === 'string' && value.startsWith('busflow.')),
    'event.name',
    'user.id',
    'user.roles',
    'session.id',
    'exception.type',
    'exception.message',
    'exception.stacktrace',
    'browser.web_vital.name',
    'browser.web_vital.value',
  ].map((key) => [String(key).replaceAll('.', '_'), String(key)]),
);

/** Fields of the record itself, and what Loki adds; all else that was an attribute of the record stays one. */
const NO_ATTRIBUTE =
  /^(?:trace_id|span_id|flags|severity_\w+|observed_timestamp|detected_level|scope_\w+|service_\w+|telemetry_\w+|deployment_\w+|process_\w+|host_\w+|browser_(?!web_vital)\w+)$/;

export async function fetchLogs(loki: string, environment: string, sinceMs: number): Promise<{ logs: LogLine[]; wire: string }> {
  const query = new URLSearchParams({
    query: `{deployment_environment_name="${environment}"}`,
    start: `${Math.floor(sinceMs)}000000`,
    end: `${Date.now() + 60_000}000000`,
    limit: String(LIMIT),
    direction: 'forward',
  });
  // Without the flag a line's own metadata is mixed into the labels of its stream.
  const body = await get(`${loki}/loki/api/v1/query_range?${query.toString()}`, { 'x-loki-response-encoding-flags': 'categorize-labels' });
  const wire = body.toString('utf8');
  return { logs: logLinesOf(JSON.parse(wire) as LokiAnswer), wire };
}

export function logLinesOf({ data }: LokiAnswer): LogLine[] {
  const lines = data.result.flatMap(({ stream, values }) =>
    values.map(([time, body, { structuredMetadata = {} } = {}]): LogLine => {
      const { trace_id: traceId, span_id: spanId } = structuredMetadata;
      const own = Object.entries(structuredMetadata).filter(([key]) => !NO_ATTRIBUTE.test(key));
      return {
        time: Number(BigInt(time) / 1000n) / 1000,
        severity: structuredMetadata['severity_text'] ?? structuredMetadata['detected_level'] ?? '',
        body,
        service: stream['service_name'] ?? 'unknown_service',
        ...(traceId !== undefined && { traceId }),
        ...(spanId !== undefined && { spanId }),
        attributes: Object.fromEntries(own.map(([key, value]) => [DOTTED.get(key) ?? key, value])),
        resource: stream,
      };
    }),
  );
  return lines.toSorted((a, b) => a.time - b.time);
}

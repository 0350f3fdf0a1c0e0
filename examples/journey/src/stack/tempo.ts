import { spansOf } from '../receiver/convert.ts';
import type { OtlpTraces } from '../receiver/otlp.ts';
import { decodeProtobuf } from '../receiver/schema.ts';
import type { Span } from '../telemetry.ts';
import { get } from './get.ts';

const LIMIT = 500;

/** Ids of the traces that hold a span of this environment. Tempo's search leaves leading zeros out. */
export async function searchTraces(tempo: string, environment: string, sinceMs: number): Promise<string[]> {
  const query = new URLSearchParams({
    q: `{ resource.deployment.environment.name = "${environment}" }`,
    limit: String(LIMIT),
    start: String(Math.floor(sinceMs / 1000)),
    end: String(Math.ceil(Date.now() / 1000) + 60),
  });
  const found = JSON.parse((await get(`${tempo}/api/search?${query.toString()}`)).toString('utf8')) as { traces?: { traceID: string }[] };
  return (found.traces ?? []).map(({ traceID }) => traceID.padStart(32, '0'));
}

/** One trace, in OTLP's protobuf: its JSON has ids in base64 and enums by name. A trace that is not there yet has no spans. */
export async function fetchTrace(tempo: string, traceId: string): Promise<{ spans: Span[]; wire: string }> {
  const body = await get(`${tempo}/api/traces/${traceId}`, { accept: 'application/protobuf' }).catch((error: unknown) => {
    if (error instanceof Error && error.message.includes('answered 404')) return Buffer.alloc(0);
    throw error;
  });
  return { spans: spansOf(decodeProtobuf('traces', body) as OtlpTraces), wire: body.toString('latin1') };
}

import { context, SpanStatusCode, trace } from '@opentelemetry/api';
import { AsyncLocalStorageContextManager } from '@opentelemetry/context-async-hooks';
import { TracerProvider } from '@opentelemetry/sdk-trace';
import { withSpan } from '@busflow/otel-nest';
import { cpuPerOperation, type Bench } from '../harness.ts';

/** A real SDK whose spans are recorded and then go nowhere. */
function startSdk(): void {
  context.setGlobalContextManager(new AsyncLocalStorageContextManager().enable());
  trace.setGlobalTracerProvider(new TracerProvider());
}

const attributes = { 'busflow.tour_id': 't-7' };
const price = async (): Promise<number> => 49;

function ours(): Promise<number> {
  startSdk();
  return cpuPerOperation(async (count) => {
    for (let index = 0; index < count; index++) await withSpan('pricing.calculate', { attributes }, price);
  });
}

/** What OpenTelemetry's documentation tells one to write around every asynchronous piece of work. */
function byHand(): Promise<number> {
  startSdk();
  const tracer = trace.getTracer('bench');
  return cpuPerOperation(async (count) => {
    for (let index = 0; index < count; index++) {
      await tracer.startActiveSpan('pricing.calculate', { attributes }, async (span) => {
        try {
          return await price();
        } catch (error) {
          span.recordException(error as Error);
          span.setStatus({ code: SpanStatusCode.ERROR });
          throw error;
        } finally {
          span.end();
        }
      });
    }
  });
}

export const benches: readonly Bench[] = [
  { bench: 'otel-nest/with-span', unit: 'ns CPU per span', peerName: 'startActiveSpan', ours, peer: byHand },
];

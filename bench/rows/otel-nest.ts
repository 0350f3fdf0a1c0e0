import { context, SpanStatusCode, trace } from '@opentelemetry/api';
import { AsyncLocalStorageContextManager } from '@opentelemetry/context-async-hooks';
import { TracerProvider } from '@opentelemetry/sdk-trace';
import { Traced, withSpan } from '@busflow/otel-nest';
import { cpuPerRequest, cpuToListen } from '../app/run-app.ts';
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

interface Pricing {
  price(): Promise<number>;
}

/** A service whose method one decorator wraps; Node strips types and knows no decorators, so it is applied by hand. */
function decorated(decorator: MethodDecorator): Pricing {
  class PricingService implements Pricing {
    async price(): Promise<number> {
      return 49;
    }
  }
  const method = Object.getOwnPropertyDescriptor(PricingService.prototype, 'price') as PropertyDescriptor;
  Object.defineProperty(PricingService.prototype, 'price', decorator(PricingService.prototype, 'price', method) ?? method);
  return new PricingService();
}

function calls(service: Pricing): Promise<number> {
  return cpuPerOperation(async (count) => {
    for (let index = 0; index < count; index++) await service.price();
  });
}

const traced = () => calls(decorated(Traced('pricing.calculate') as MethodDecorator));

/** nestjs-otel's decorator, the one that most Nest services have. */
async function span(): Promise<number> {
  await import('reflect-metadata');
  const { Span } = await import('nestjs-otel');
  return await calls(decorated(Span('pricing.calculate') as MethodDecorator));
}

const withSdk = (side: () => Promise<number>) => () => {
  startSdk();
  return side();
};

/** Thousands of requests a process: fewer of them say as much. */
const APP_PAIRS = 8;
const request = { unit: 'us CPU per request', pairs: APP_PAIRS, ours: () => cpuPerRequest('ours') };

export const benches: readonly Bench[] = [
  { bench: 'otel-nest/with-span', unit: 'ns CPU per span', peerName: 'startActiveSpan', ours, peer: byHand },
  { bench: 'otel-nest/traced', unit: 'ns CPU per call', peerName: 'nestjs-otel @Span', ours: withSdk(traced), peer: withSdk(span) },
  { bench: 'otel-nest/traced-no-sdk', unit: 'ns CPU per call', peerName: 'nestjs-otel @Span', ours: traced, peer: span },
  { bench: 'otel-nest/request-vs-stock', peerName: 'auto-instrumentations-node', ...request, peer: () => cpuPerRequest('stock') },
  { bench: 'otel-nest/request-vs-bare', peerName: 'no telemetry', ...request, peer: () => cpuPerRequest('bare') },
  {
    bench: 'otel-nest/startup-vs-stock',
    unit: 'ms CPU to listen',
    pairs: APP_PAIRS,
    peerName: 'auto-instrumentations-node',
    ours: () => cpuToListen('ours'),
    peer: () => cpuToListen('stock'),
  },
];

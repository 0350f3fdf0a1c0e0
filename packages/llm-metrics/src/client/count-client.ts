import type { LlmMetrics } from '../llm-metrics.ts';
import { LlmMetricsOptionsError } from '../options.ts';
import { secondsSince } from '../seconds.ts';
import { type StreamReader, textOf } from '../stream/reader.ts';
import { valueAt } from '../usage/reader.ts';
import type { Usage } from '../usage/usage.ts';
import { checkContext, type ClientContext } from './context.ts';
import { emitted, isHelper } from './emitted.ts';

/** How one provider's client is counted. */
export interface ClientPlan {
  /** The function that takes the client, for error messages. */
  readonly name: string;
  readonly provider: string;
  /** Methods that ask a model, by their path in the client, and OpenTelemetry's name for what they do. */
  readonly methods: Readonly<Record<string, string>>;
  /** Methods that answer with a helper which emits the pieces of a stream, and the event that it emits them by. All of them chat. */
  readonly helpers?: Readonly<Record<string, string>>;
  /** Where an answer names its model. */
  readonly model: string;
  readonly usage: (answer: object) => Usage;
  readonly reader: () => StreamReader;
}

/**
 * The same client, whose calls count as their answers are read. Its type, its results and its errors stay as they are.
 *
 * @throws LlmMetricsOptionsError when there is no client, or the context has what it does not know.
 */
export function countClient<Client extends object>(llm: LlmMetrics, client: Client, plan: ClientPlan, context: ClientContext): Client {
  checkContext(plan.name, context);
  if (typeof client !== 'object' || client === null)
    throw new LlmMetricsOptionsError(`${plan.name} takes (llm, client), and its client is none`);
  return counted(client, '', (path, request, answer) => {
    const event = plan.helpers?.[path];
    const operation = event === undefined ? plan.methods[path] : 'chat';
    if (operation === undefined || typeof answer !== 'object' || answer === null) return answer;
    const call = { provider: plan.provider, operation, ...context };
    const started = performance.now();
    const asked = textOf(valueAt(request, 'model')) ?? '';
    if (event !== undefined) {
      if (isHelper(answer)) {
        emitted(answer, event, (pieces) => void drain(llm.recordStream(pieces, plan.reader(), { ...call, model: asked, started })));
      }
      return answer;
    }
    return onceRead(answer, (value) => {
      if (isStream(value)) watchInPlace(llm, value, plan.reader(), { ...call, model: asked, started });
      else {
        const model = textOf(valueAt(value, plan.model)) ?? asked;
        llm.record({ ...call, model, usage: plan.usage(value), duration: secondsSince(started) });
      }
    });
  });
}

type Intercept = (path: string, request: unknown, answer: unknown) => unknown;

/** Clients keep private fields, so everything is read from, and called on, the object itself. */
function counted<Target extends object>(target: Target, path: string, intercept: Intercept): Target {
  return new Proxy(target, {
    get(from, key) {
      const value: unknown = Reflect.get(from, key, from);
      if (typeof key === 'symbol' || isFixed(from, key)) return value;
      const inner = path === '' ? key : `${path}.${key}`;
      if (typeof value === 'function') return (...args: unknown[]) => intercept(inner, args[0], Reflect.apply(value, from, args));
      return typeof value === 'object' && value !== null ? counted(value, inner, intercept) : value;
    },
  });
}

/** A proxy must answer what can't change as it is. */
function isFixed(target: object, key: string): boolean {
  const property = Reflect.getOwnPropertyDescriptor(target, key);
  return property?.configurable === false && property.writable === false;
}

/**
 * Tells what the promise brings, once, when somebody reads it. Clients return promises that can more (`withResponse`), and read the body only when
 * asked to, so the promise is neither replaced nor awaited here.
 */
function onceRead(promise: object, tell: (value: object) => void): object {
  let told = false;
  const hear = (value: unknown) => {
    if (told || typeof value !== 'object' || value === null) return;
    told = true;
    tell(value);
  };
  return new Proxy(promise, {
    get(target, key) {
      const value: unknown = Reflect.get(target, key, target);
      if (typeof value !== 'function') return value;
      const call = (...args: unknown[]): unknown => Reflect.apply(value, target, args);
      const heard = (): Promise<unknown> => (target as Promise<unknown>).then((read) => (hear(read), read));
      switch (key) {
        case 'then':
          return (done?: (read: unknown) => unknown, failed?: (reason: unknown) => unknown) => heard().then(done, failed);
        case 'catch':
          return (failed?: (reason: unknown) => unknown) => heard().catch(failed);
        case 'finally':
          return (settled?: () => void) => heard().finally(settled);
        case 'withResponse':
          return async () => {
            const answer = await (call() as Promise<{ data?: unknown }>);
            hear(answer.data);
            return answer;
          };
        default:
          return call;
      }
    },
  });
}

/** Whoever holds the helper hears of the break. */
async function drain(pieces: AsyncIterable<unknown>): Promise<void> {
  const iterator = pieces[Symbol.asyncIterator]();
  try {
    while ((await iterator.next()).done !== true) continue;
  } catch {
    return;
  }
}

function isStream(value: object): value is AsyncIterable<unknown> {
  return typeof (value as Partial<AsyncIterable<unknown>>)[Symbol.asyncIterator] === 'function';
}

/** The stream keeps its class and its other methods; only reading it piece by piece is heard. */
function watchInPlace(
  llm: LlmMetrics,
  stream: AsyncIterable<unknown>,
  reader: StreamReader,
  call: Parameters<LlmMetrics['recordStream']>[2],
): void {
  const pieces = stream[Symbol.asyncIterator].bind(stream);
  const watched = llm.recordStream({ [Symbol.asyncIterator]: pieces }, reader, call);
  Object.defineProperty(stream, Symbol.asyncIterator, { configurable: true, value: () => watched[Symbol.asyncIterator]() });
}

import { BadRequestException } from '@nestjs/common';
import { SpanStatusCode, trace } from '@opentelemetry/api';
import { defer, firstValueFrom, NEVER, of, Subject, throwError } from 'rxjs';
import { beforeEach, describe, expect, it } from 'vitest';
import { captureTelemetry } from '../testing.ts';
import { withSpan } from './with-span.ts';

const telemetry = captureTelemetry();
beforeEach(() => telemetry.reset());

const ended = () => telemetry.spans().map(({ name }) => name);
const active = () => trace.getActiveSpan()?.spanContext().spanId;

/** A query builder: does its work when it is awaited, each time anew. */
class Query implements PromiseLike<string> {
  runs = 0;
  ranIn: string | undefined;
  // oxlint-disable-next-line unicorn/no-thenable -- that is what is tested
  then<A = string, B = never>(
    onFulfilled?: ((value: string) => A | PromiseLike<A>) | null,
    onRejected?: ((reason: unknown) => B | PromiseLike<B>) | null,
  ) {
    this.runs++;
    this.ranIn = active();
    return Promise.resolve('rows').then(onFulfilled, onRejected);
  }
}

describe('a span around', () => {
  it('a plain call ends at once, is active inside and gives the value back', () => {
    const value = { total: 49 };
    let inside: string | undefined;
    const returned = withSpan('pricing.calculate', { attributes: { 'busflow.tour_id': 't-1' } }, (span) => {
      inside = active();
      expect(span.isRecording()).toBe(true);
      return value;
    });
    expect(returned).toBe(value);
    const span = telemetry.span('pricing.calculate');
    expect(span.spanContext().spanId).toBe(inside);
    expect(span.attributes).toEqual({ 'busflow.tour_id': 't-1' });
    expect(span.status.code).toBe(SpanStatusCode.UNSET);
  });

  it('a promise ends when it settles', async () => {
    const work = withSpan('pricing.calculate', async () => {
      await new Promise((resolve) => setTimeout(resolve, 5));
      return active();
    });
    expect(ended()).toEqual([]);
    expect(await work).toBe(telemetry.span('pricing.calculate').spanContext().spanId);
  });

  it('an Observable ends with its subscription, and runs inside', async () => {
    const ids = withSpan('pricing.calculate', () => defer(() => of(active())));
    expect(ended()).toEqual([]);
    expect(await firstValueFrom(ids)).toBe(telemetry.span('pricing.calculate').spanContext().spanId);
    await firstValueFrom(ids);
    expect(ended()).toEqual(['pricing.calculate']);
  });

  it('an Observable that is left early ends then', () => {
    const subscription = withSpan('pricing.calculate', () => NEVER).subscribe();
    expect(ended()).toEqual([]);
    subscription.unsubscribe();
    expect(telemetry.span('pricing.calculate').status.code).toBe(SpanStatusCode.UNSET);
  });

  it('a Subject leaves it as it is', () => {
    const subject = new Subject<number>();
    expect(withSpan('pricing.calculate', () => subject)).toBe(subject);
  });

  it('a generator runs each step inside and ends with the last', () => {
    const steps = withSpan('pricing.calculate', () =>
      (function* () {
        yield active();
        yield active();
      })(),
    );
    const first = steps.next().value;
    expect(ended()).toEqual([]);
    expect([...steps]).toEqual([first]);
    expect(telemetry.span('pricing.calculate').spanContext().spanId).toBe(first);
  });

  it('an async generator ends when its reader leaves', async () => {
    const steps = withSpan('pricing.calculate', () =>
      (async function* () {
        yield active();
        yield active();
      })(),
    );
    for await (const id of steps) {
      expect(id).toBeDefined();
      expect(ended()).toEqual([]);
      break;
    }
    expect(ended()).toEqual(['pricing.calculate']);
  });

  it('a query builder hands back that very builder, and ends when it is first awaited', async () => {
    const query = new Query();
    const returned = withSpan('pricing.calculate', () => query);
    expect(returned).toBe(query);
    expect([query.runs, ended()]).toEqual([0, []]);
    expect(await returned).toBe('rows');
    expect(telemetry.span('pricing.calculate').spanContext().spanId).toBe(query.ranIn);
    expect(await returned).toBe('rows');
    expect([query.runs, ended()]).toEqual([2, ['pricing.calculate']]);
  });
});

function raise(error: unknown): never {
  throw error;
}

function* failing(error: unknown) {
  yield 1;
  throw error;
}

describe('a failure', () => {
  it.each<[string, (boom: Error) => unknown]>([
    ['thrown', (boom) => withSpan('pricing.calculate', () => raise(boom))],
    ['rejected', (boom) => withSpan('pricing.calculate', () => Promise.reject(boom))],
    ['emitted', (boom) => firstValueFrom(withSpan('pricing.calculate', () => throwError(() => boom)))],
    ['thrown by a generator', (boom) => [...withSpan('pricing.calculate', () => failing(boom))]],
  ])('that is %s comes out unchanged and is recorded once', async (_how, fail) => {
    const boom = new Error('boom');
    await expect((async () => await fail(boom))()).rejects.toBe(boom);
    const { status, attributes, events } = telemetry.span('pricing.calculate');
    expect(status).toEqual({ code: SpanStatusCode.ERROR, message: 'boom' });
    expect(attributes).toEqual({ 'error.type': 'Error' });
    expect(events.map((event) => event.attributes?.['exception.message'])).toEqual(['boom']);
  });

  it('has its stack on the innermost span only', () => {
    const error = new Error('deep');
    expect(() =>
      withSpan('a.outer', () =>
        withSpan('a.inner', () => {
          throw error;
        }),
      ),
    ).toThrow(error);
    expect(telemetry.span('a.inner').events).toHaveLength(1);
    expect(telemetry.span('a.outer').events).toHaveLength(0);
    expect(telemetry.span('a.outer').status.code).toBe(SpanStatusCode.ERROR);
  });

  it.each([[null], [undefined], ['text'], [{ toString: null }]])('of %j comes out as it is', (thrown) => {
    let caught: unknown = 'nothing';
    try {
      withSpan('pricing.calculate', () => {
        throw thrown;
      });
    } catch (error) {
      caught = error;
    }
    expect(caught).toBe(thrown);
    expect(telemetry.span('pricing.calculate').status.code).toBe(SpanStatusCode.ERROR);
  });

  it('that is the caller’s (4xx) is not an ERROR', () => {
    expect(() =>
      withSpan('pricing.calculate', () => {
        throw new BadRequestException();
      }),
    ).toThrow('Bad Request');
    const { status, attributes, events } = telemetry.span('pricing.calculate');
    expect([status.code, attributes['error.type'], events]).toEqual([SpanStatusCode.UNSET, 'BadRequestException', []]);
  });

  it('that nobody handles stays unhandled', async () => {
    const lost = new Error('lost');
    const unhandled = new Promise((resolve) => {
      const listeners = process.listeners('unhandledRejection');
      process.removeAllListeners('unhandledRejection');
      process.once('unhandledRejection', (reason) => {
        for (const listener of listeners) process.on('unhandledRejection', listener);
        resolve(reason);
      });
    });
    void withSpan('pricing.calculate', () => Promise.reject(lost));
    expect(await unhandled).toBe(lost);
  });
});

it('compiles good names and attributes only', () => {
  // @ts-expect-error -- upper case
  withSpan('Pricing.calculate', () => 1);
  // @ts-expect-error -- no dot
  withSpan('pricing', () => 1);
  // @ts-expect-error -- neither OpenTelemetry's nor ours
  withSpan('pricing.calculate', { attributes: { tour: 1 } }, () => 1);
  withSpan('pricing.calculate', { attributes: { 'busflow.tour_id': 't', 'db.system.name': 'postgresql' } }, () => 1);
  expect(ended()).toHaveLength(4);
});

import Knex from 'knex';
import { trace } from '@opentelemetry/api';
import { defer, firstValueFrom, range, repeat, take, timer, of, lastValueFrom, throwError } from 'rxjs';
import { beforeEach, describe, expect, it } from 'vitest';
import { captureTelemetry } from '../testing.ts';
import { withSpan } from './with-span.ts';

const telemetry = captureTelemetry();
beforeEach(() => telemetry.reset());

const ended = () => telemetry.spans().map(({ name }) => name);
const active = () => trace.getActiveSpan()?.spanContext().spanId;
const lastSpan = () => telemetry.span('tours.load').spanContext().spanId;

/** Knex as it is, with a database that answers in memory. */
class MemoryClient extends Knex.Client {
  static ranIn: (string | undefined)[] = [];
  override acquireConnection() {
    return Promise.resolve({ __knexUid: 'memory' });
  }
  override releaseConnection() {
    return Promise.resolve();
  }
  async _query(_connection: unknown, query: { sql: string; response?: unknown }) {
    await Promise.resolve();
    MemoryClient.ranIn.push(active());
    if (query.sql.includes('broken')) throw new Error('no such table');
    query.response = [{ id: 't-1' }];
    return query;
  }
  processResponse({ response }: { response: unknown }) {
    return response;
  }
}
const db = Knex({ client: MemoryClient, useNullAsDefault: true });

describe('a Knex query', () => {
  it('comes back as the builder that it is, runs inside when awaited, and ends the span', async () => {
    MemoryClient.ranIn = [];
    const query = db('tours').where({ id: 't-1' });
    const returned = withSpan('tours.load', () => query);
    expect(returned).toBe(query);
    expect([MemoryClient.ranIn, ended()]).toEqual([[], []]);
    expect(await returned.limit(1)).toEqual([{ id: 't-1' }]);
    expect(ended()).toEqual(['tours.load']);
    expect(MemoryClient.ranIn).toEqual([lastSpan()]);
    expect(await returned).toEqual([{ id: 't-1' }]);
    expect(ended()).toEqual(['tours.load']);
  });

  it.each([
    ['awaited', async () => await withSpan('tours.load', () => db('broken'))],
    ['caught', async () => await withSpan('tours.load', () => db('broken')).catch((error: unknown) => Promise.reject(error))],
    ['finished', async () => await withSpan('tours.load', () => db('broken')).finally(() => {})],
  ])('that fails is recorded once, %s', async (_how, run) => {
    await expect(run()).rejects.toThrow('no such table');
    expect(telemetry.span('tours.load').events).toHaveLength(1);
    expect(ended()).toEqual(['tours.load']);
  });
});

/** As Prisma makes them: the query starts with `then`, `catch` or `finally`, none of which goes through another. */
function lazy(run: () => Promise<string>) {
  return {
    // oxlint-disable-next-line unicorn/no-thenable -- that is what is tested
    then: (...args: Parameters<Promise<string>['then']>) => run().then(...args),
    catch: (...args: Parameters<Promise<string>['catch']>) => run().catch(...args),
    finally: (...args: Parameters<Promise<string>['finally']>) => run().finally(...args),
    requestTransaction: () => 'batch',
  };
}

describe('a Prisma-like query', () => {
  it.each<[string, (query: ReturnType<typeof lazy>) => Promise<unknown>]>([
    ['then', async (query) => await query],
    ['catch', async (query) => await query.catch(() => 'caught')],
    ['finally', async (query) => await query.finally(() => {})],
  ])('ends its span by %s', async (_method, finish) => {
    let ranIn: string | undefined;
    const query = lazy(async () => {
      ranIn = active();
      return await Promise.resolve('row');
    });
    const own = { ...query };
    const returned = withSpan('tours.load', () => query);
    expect(returned).toBe(query);
    expect(await finish(returned)).toBe('row');
    expect(ranIn).toBe(lastSpan());
    expect({ ...query }).toEqual(own);
  });

  it('that fails and is caught is recorded, and its catch answers', async () => {
    const query = withSpan('tours.load', () => lazy(() => Promise.reject(new Error('gone'))));
    expect(await query.catch(() => 'fallback')).toBe('fallback');
    expect(telemetry.span('tours.load').status.message).toBe('gone');
  });
});

describe('a promise', () => {
  it('of a subclass comes back as itself, with its methods', async () => {
    class Pending extends Promise<string> {
      cancel() {
        return 'cancelled';
      }
    }
    const pending = new Pending((resolve) => setTimeout(resolve, 5, 'done'));
    const returned = withSpan('tours.load', () => pending);
    expect(returned).toBe(pending);
    expect(returned.cancel()).toBe('cancelled');
    expect(ended()).toEqual([]);
    expect(await returned).toBe('done');
    expect(ended()).toEqual(['tours.load']);
  });

  it('keeps what a library has put beside it', async () => {
    const returned = withSpan('tours.load', () => Object.assign(Promise.resolve('done'), { pid: 7 }));
    expect([returned.pid, await returned]).toEqual([7, 'done']);
    expect(ended()).toEqual(['tours.load']);
  });
});

describe('an Observable', () => {
  it('without an end is left by its reader', async () => {
    const endless = withSpan('tours.load', () => of(1).pipe(repeat()));
    expect(await lastValueFrom(endless.pipe(take(3)))).toBe(1);
    expect(ended()).toEqual(['tours.load']);
  });

  it('that waits is inside at its subscription, and ends with its last value', async () => {
    const values = withSpan('tours.load', () => defer(() => [active()]));
    expect(await firstValueFrom(values)).toBe(lastSpan());
    const ticks = withSpan('tours.count', () => timer(0, 2).pipe(take(2)));
    const done = lastValueFrom(ticks);
    expect(ended()).toEqual(['tours.load']);
    await done;
    expect(ended()).toEqual(['tours.load', 'tours.count']);
    expect(await lastValueFrom(withSpan('tours.load', () => range(1, 3)))).toBe(3);
  });
});

describe('a generator', () => {
  it('that waits between its steps is in the context at each of them', async () => {
    const seen: (string | undefined)[] = [];
    const steps = withSpan('tours.load', async function* () {
      for (let step = 0; step < 2; step++) {
        seen.push(active());
        await Promise.resolve();
        seen.push(active());
        yield step;
      }
    });
    for await (const step of steps) expect([step, active()]).toEqual([step, undefined]);
    expect(seen).toEqual(Array.from({ length: 4 }, lastSpan));
  });

  it('that is thrown into ends with that error', async () => {
    const steps = withSpan('tours.load', async function* () {
      yield await Promise.resolve(1);
    });
    await steps.next();
    await expect(steps.throw(new Error('stop'))).rejects.toThrow('stop');
    expect(telemetry.span('tours.load').status.message).toBe('stop');
  });
});

const raise = (): never => {
  throw null;
};

it.each<[string, () => unknown]>([
  ['an async function', () => withSpan('tours.load', async () => await Promise.resolve().then(raise))],
  ['an Observable', () => firstValueFrom(withSpan('tours.load', () => throwError(() => null)))],
  [
    'a generator',
    () =>
      withSpan('tours.load', function* () {
        yield raise();
      }).next(),
  ],
  ['a query', () => withSpan('tours.load', () => lazy(() => Promise.resolve().then(raise)))],
])('%s that throws null throws null', async (_what, run) => {
  let caught: unknown = 'nothing';
  try {
    await run();
  } catch (error) {
    caught = error;
  }
  expect(caught).toBeNull();
  expect(telemetry.span('tours.load').attributes['error.type']).toBe('null');
});

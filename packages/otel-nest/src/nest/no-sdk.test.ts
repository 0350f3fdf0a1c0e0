import type { INestApplication } from '@nestjs/common';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startApp, type Adapter } from '../../test/nest-app.ts';

describe.each<Adapter>(['express', 'fastify'])('without an SDK, on %s', (adapter) => {
  let app: INestApplication;
  let url: string;
  beforeAll(async () => {
    ({ app, url } = await startApp(adapter));
  });
  afterAll(() => app.close());

  it('a handler knows the tenant that a guard has verified', async () => {
    expect(await (await fetch(`${url}/trips/1/secret`, { headers: { 'x-key': 'good' } })).json()).toEqual({ tenant: 'acme' });
  });

  it('an exception filter knows the tenant of the request that failed', async () => {
    const response = await fetch(`${url}/trips/1/filtered`);
    expect([response.status, await response.json()]).toEqual([503, { tenant: 'acme' }]);
  });

  it.each([
    ['/trips/1', {}, 200],
    ['/trips/1/boom', {}, 500],
    ['/trips/1/none', {}, 404],
    ['/trips/x/number', {}, 400],
    ['/trips/1/secret', { 'x-key': 'broken' }, 500],
  ])('%s with %j answers %i as it would alone', async (path, headers, status) => {
    expect((await fetch(url + path, { headers })).status).toBe(status);
  });
});

import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect, it, onTestFinished } from 'vitest';
import { countSeries } from './count.ts';

/** Mimir's API over HTTP: its own count of active series, and 10 series for each query. */
async function startMimir(status: number, cardinality: string) {
  const asked: { url: URL; tenant: unknown }[] = [];
  const server = createServer((request, response) => {
    request.resume();
    const url = new URL(request.url ?? '', 'http://mimir');
    if (!url.pathname.endsWith('/cardinality/label_values')) {
      return void response.end(
        JSON.stringify({ status: 'success', data: { resultType: 'vector', result: [{ metric: {}, value: [1, '10'] }] } }),
      );
    }
    asked.push({ url, tenant: request.headers['x-scope-orgid'] });
    response.writeHead(status).end(cardinality);
  });
  await new Promise<void>((resolve) => void server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => void server.close());
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/prometheus`;
  return { asked, server: { url, headers: { 'x-scope-orgid': 'busflow' }, window: '1h', fetch } };
}

const answer = (series: number) =>
  JSON.stringify({ series_count_total: 9_999, labels: [{ label_name: '__name__', label_values_count: 1, series_count: series }] });

it('takes Mimir’s own count of active series where it is larger', async () => {
  const { asked, server } = await startMimir(200, answer(90));
  expect(await countSeries(server, ['llm_tokens_total'])).toEqual({ active: 10, recent: 90 });
  expect(asked[0]?.tenant).toBe('busflow');
  expect(Object.fromEntries(asked[0]?.url.searchParams ?? [])).toEqual({
    'label_names[]': '__name__',
    selector: '{__name__="llm_tokens_total"}',
    count_method: 'active',
  });
});

it.each([
  ['has nothing of it', 200, JSON.stringify({ series_count_total: 5, labels: [] })],
  ['has it switched off', 422, 'cardinality analysis is disabled'],
  ['is Prometheus', 404, '404 page not found'],
])('counts by PromQL where the server %s', async (_what, status, text) => {
  expect(await countSeries((await startMimir(status, text)).server, ['llm_tokens_total'])).toEqual({ active: 10, recent: 10 });
});

it.each([
  ['fails', 500, 'too many outstanding requests'],
  ['answers something else', 200, '<html>'],
])('neither passes nor fails when the server %s', async (_what, status, text) => {
  await expect(countSeries((await startMimir(status, text)).server, ['llm_tokens_total'])).rejects.toThrow(`answers ${status}`);
});

import type { MetricSpec } from '@busflow/conventions';
import { expect, it } from 'vitest';
import { execute, folder } from '../../test/cli.ts';
import { costMetric, tokensMetric } from '../metrics.ts';

const rules = `groups:
- name: g
  rules:
  - alert: A
    expr: rate(llm_tokens_total[5m]) > 0
    annotations: { cardinality_budget: "80000" }
`;

/** Answers the two counts of each metric; `undefined` is an empty result. */
function server(active: number | undefined, recent: number | undefined) {
  const requests: { url: string; headers: Headers; query: string }[] = [];
  const respond = async (url: string | URL | Request, init?: RequestInit): Promise<Response> => {
    if (String(url).includes('/cardinality/')) return new Response('404 page not found', { status: 404 });
    const query = new URLSearchParams(String(init?.body)).get('query') ?? '';
    requests.push({ url: String(url), headers: new Headers(init?.headers), query });
    const value = query.includes('last_over_time') ? recent : active;
    const result = value === undefined ? [] : [{ metric: {}, value: [1, String(value)] }];
    return Response.json({ status: 'success', data: { resultType: 'vector', result } });
  };
  return { requests, fetch: respond as typeof fetch };
}

/** Prometheus has no question of cardinality. */
function withoutCardinality(answer: () => Promise<Response>): typeof fetch {
  return (url) => (String(url).includes('/cardinality/') ? Promise.resolve(new Response('', { status: 404 })) : answer());
}

async function probed(fetch: typeof globalThis.fetch, more: readonly string[] = [], metric: MetricSpec = tokensMetric(4000, 3)) {
  const cwd = await folder({ 'metrics.json': JSON.stringify({ metrics: [metric] }), 'rules.yml': rules });
  const args = [
    'check',
    'rules.yml',
    '--manifest',
    'metrics.json',
    '--no-promtool',
    '--format',
    'json',
    '--own',
    'none_',
    '--url',
    'http://mimir:9009/prometheus/',
    ...more,
  ];
  const { code, stdout, stderr } = await execute(args, cwd, fetch, { BUSFLOW_CARDINALITY_TOKEN: 'secret' });
  const findings =
    stdout === ''
      ? []
      : JSON.parse(stdout).findings.map((each: Record<string, string>) => `${each['rule']} ${each['severity']}: ${each['message']}`);
  return { code, findings, stderr };
}

it.each([
  ['as much as is allowed', 64_000, 64_000, 0, []],
  [
    'too much',
    80_001,
    80_001,
    1,
    ['live-over-budget error: llm_tokens_total has 80001 series (80001 of them active), over its budget of 80000'],
  ],
  [
    'too much within the window only',
    10,
    90_000,
    1,
    ['live-over-budget error: llm_tokens_total has 90000 series (10 of them active), over its budget of 80000'],
  ],
  ['nearly too much', 72_000, 72_000, 0, ['live-near-budget warning: llm_tokens_total has 72000 series, 90 % of its budget of 80000']],
  ['nothing', undefined, undefined, 1, ['live-no-data error: llm_tokens_total has had no data for 1h']],
  ['nothing any more', undefined, 50, 1, ['live-no-data error: llm_tokens_total has stopped: 50 series within 1h, none now']],
])('judges %s', async (_what, active, recent, code, findings) => {
  expect(await probed(server(active, recent).fetch)).toEqual({ code, findings, stderr: '' });
});

it('lets no data pass only when told to', async () => {
  expect((await probed(server(undefined, undefined).fetch, ['--allow-no-data'])).code).toBe(0);
});

it('asks as the tenant, with a token', async () => {
  const { requests, fetch } = server(1, 1);
  await probed(fetch, ['--tenant', 'busflow', '--header', 'X-Extra: 1', '--window', '20m']);
  expect(requests.map(({ query }) => query)).toEqual([
    'count({__name__="llm_tokens_total"})',
    'count(last_over_time({__name__="llm_tokens_total"}[20m]))',
  ]);
  const [first] = requests;
  expect(first?.url).toBe('http://mimir:9009/prometheus/api/v1/query');
  expect(Object.fromEntries(first?.headers ?? [])).toMatchObject({
    authorization: 'Bearer secret',
    'x-scope-orgid': 'busflow',
    'x-extra': '1',
  });
});

it.each([
  ['is not there', () => Promise.reject(new TypeError('fetch failed')), 'does not answer: fetch failed'],
  ['wants a login', () => Promise.resolve(new Response('<html>', { status: 401 })), 'answers 401'],
  ['refuses', () => Promise.resolve(Response.json({ status: 'error', error: 'no org id' }, { status: 401 })), 'no org id'],
  [
    'answers in part',
    () => Promise.resolve(Response.json({ status: 'success', warnings: ['store gone'], data: {} })),
    'in part: store gone',
  ],
  ['answers something else', () => Promise.resolve(Response.json({ status: 'success', data: { resultType: 'matrix' } })), 'no vector'],
])('neither passes nor fails when the server %s', async (_what, fetch, message) => {
  const { code, stderr } = await probed(withoutCardinality(fetch));
  expect(code).toBe(2);
  expect(stderr).toContain(message);
});

it('does not miss a metric that nobody switched on, but one that has stopped', async () => {
  const cost = costMetric(4000, 3);
  expect(await probed(server(undefined, undefined).fetch, [], cost)).toEqual({ code: 0, findings: [], stderr: '' });
  expect((await probed(server(undefined, 7).fetch, [], cost)).findings).toEqual([
    expect.stringMatching(/^live-no-data error: .*has stopped/),
  ]);
});

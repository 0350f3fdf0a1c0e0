import { type ChildProcess, spawn } from 'node:child_process';
import { createServer, type Server } from 'node:http';
import { type AddressInfo, createServer as createSocket } from 'node:net';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { expect, it, onTestFinished } from 'vitest';
import { tokensMetric } from '../../src/metrics.ts';
import { execute, folder } from '../cli.ts';

const SERIES = 50;
const PROMETHEUS = 'prometheus';
const rules = `groups:
- name: g
  rules:
  - alert: A
    expr: rate(llm_tokens_total[5m]) > 0
    annotations: { cardinality_budget: "80000" }
`;

it('counts at a real Prometheus, and notices that a target has gone', { timeout: 60_000 }, async () => {
  const exporter = await startExporter();
  const port = await freePort();
  const cwd = await folder({
    'metrics.json': JSON.stringify({ metrics: [tokensMetric(4000, 3)] }),
    'rules.yml': rules,
    'prometheus.yml': `global: { scrape_interval: 1s }\nscrape_configs: [{ job_name: t, static_configs: [{ targets: ['127.0.0.1:${portOf(exporter)}'] }] }]\n`,
  });
  startPrometheus(cwd, port);
  const check = async () => {
    const args = ['check', 'rules.yml', '--manifest', 'metrics.json', '--no-promtool', '--url', `http://127.0.0.1:${port}`];
    const { code, stdout, stderr } = await execute(args, cwd);
    return { code, said: `${stdout}${stderr}` };
  };
  await until(async () => (await check()).code === 0);
  exporter.closeAllConnections();
  exporter.close();
  const gone = await until(async () => {
    const { code, said } = await check();
    return code === 1 ? said : undefined;
  });
  expect(gone).toContain(`llm_tokens_total has stopped: ${SERIES} series within 1h, none now`);
});

async function startExporter(): Promise<Server> {
  const lines = Array.from({ length: SERIES }, (_, index) => `llm_tokens_total{tenant_id="t-${index}"} 1\n`);
  const server = createServer((_request, response) => response.setHeader('content-type', 'text/plain; version=0.0.4').end(lines.join('')));
  await new Promise<void>((resolve) => void server.listen(0, '127.0.0.1', resolve));
  return server;
}

function startPrometheus(cwd: string, port: number): void {
  const args = [
    `--config.file=${join(cwd, 'prometheus.yml')}`,
    `--storage.tsdb.path=${join(cwd, 'data')}`,
    `--web.listen-address=127.0.0.1:${port}`,
  ];
  const child: ChildProcess = spawn(PROMETHEUS, args, { stdio: 'ignore' });
  onTestFinished(async () => {
    const closed = new Promise((resolve) => child.once('close', resolve));
    child.kill('SIGKILL');
    await closed;
  });
}

async function freePort(): Promise<number> {
  const socket = createSocket();
  await new Promise<void>((resolve) => void socket.listen(0, '127.0.0.1', resolve));
  const port = portOf(socket);
  await new Promise((resolve) => void socket.close(resolve));
  return port;
}

function portOf(server: { address(): AddressInfo | string | null }): number {
  return (server.address() as AddressInfo).port;
}

async function until<T>(attempt: () => Promise<T>): Promise<NonNullable<T>> {
  for (;;) {
    const result = await attempt();
    if (result) return result as NonNullable<T>;
    await wait(250);
  }
}

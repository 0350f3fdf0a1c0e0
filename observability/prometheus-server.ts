import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

interface Series {
  readonly metric: Readonly<Record<string, string>>;
  readonly value: readonly [at: number, value: string];
}

export interface Prometheus {
  /** @throws what Prometheus says is wrong with the query. */
  query(expr: string): Promise<readonly Series[]>;
  stop(): Promise<void>;
}

/** Scrapes needed before a rate can be told. */
const SCRAPES = 5;

/** A Prometheus of our own that has scraped `exposition` for some seconds, once a second. */
export async function startPrometheus(exposition: (scrape: number) => string): Promise<Prometheus> {
  let scrapes = 0;
  const exporter = createServer((_request, response) => {
    scrapes++;
    response.setHeader('content-type', 'text/plain; version=0.0.4').end(exposition(scrapes));
    if (scrapes === SCRAPES) exporter.emit('scraped');
  });
  const scraped = once(exporter, 'scraped');
  const cwd = await mkdtemp(join(tmpdir(), 'busflow-prometheus-'));
  const config = join(cwd, 'prometheus.yml');
  const target = `127.0.0.1:${await listen(exporter)}`;
  await writeFile(
    config,
    `global: { scrape_interval: 1s }\nscrape_configs: [{ job_name: t, static_configs: [{ targets: ['${target}'] }] }]\n`,
  );

  const address = `127.0.0.1:${await freePort()}`;
  const flags = [`--config.file=${config}`, `--storage.tsdb.path=${join(cwd, 'data')}`, `--web.listen-address=${address}`];
  const child = spawn('prometheus', flags, { stdio: 'ignore' });
  await once(child, 'spawn');
  const closed = once(child, 'close');
  await Promise.race([scraped, closed.then(([code]) => Promise.reject(new Error(`prometheus ended with code ${code}`)))]);

  return {
    async query(expr) {
      const response = await fetch(`http://${address}/api/v1/query?${new URLSearchParams({ query: expr }).toString()}`);
      const { error, data } = (await response.json()) as { error?: string; data?: { result: Series[] } };
      if (data === undefined) throw new Error(error);
      return data.result;
    },
    async stop() {
      child.kill('SIGKILL');
      await closed;
      exporter.closeAllConnections();
      exporter.close();
      await rm(cwd, { recursive: true, force: true });
    },
  };
}

async function listen(server: Server): Promise<number> {
  await once(server.listen(0, '127.0.0.1'), 'listening');
  return (server.address() as AddressInfo).port;
}

async function freePort(): Promise<number> {
  const probe = createServer();
  const port = await listen(probe);
  probe.close();
  await once(probe, 'close');
  return port;
}

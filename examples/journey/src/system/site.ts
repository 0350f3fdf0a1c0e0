import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { extname, join, normalize } from 'node:path';

const TYPES: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.json': 'application/json',
};

export interface Site {
  readonly url: string;
  close(): Promise<void>;
}

/** Serves a built web app: its files, `index.html` for every route, and `/config.js` from `config` at each request. */
export async function serveSite(folder: string, config: () => object): Promise<Site> {
  const server = createServer((request, response) => {
    const { pathname } = new URL(request.url ?? '/', 'http://localhost');
    const answer = (path: string, body: Buffer | string) =>
      response
        .writeHead(200, { 'content-type': TYPES[extname(path)] ?? 'application/octet-stream', 'cache-control': 'no-store' })
        .end(body);
    if (pathname === '/config.js') return void answer(pathname, `window.busflow = ${JSON.stringify(config())};`);
    const path = extname(pathname) === '' ? '/index.html' : normalize(decodeURIComponent(pathname));
    readFile(join(folder, path)).then(
      (body) => answer(path, body),
      () => response.writeHead(404).end(),
    );
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    async close() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

import { createServer, type IncomingHttpHeaders, type IncomingMessage, type Server, type ServerResponse } from 'node:http';

/** One request, read to its end. */
export interface Call {
  /** The value of `:name` in the route's path. */
  param(name: string): string;
  readonly headers: IncomingHttpHeaders;
  readonly raw: Buffer;
  /** This server's own address, for links in answers. */
  readonly origin: string;
}

export interface Reply {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
}

export interface Route {
  readonly method: string;
  /** Such as `/v2/payments/:id`. */
  readonly path: string;
  handle(call: Call): Reply | Promise<Reply>;
}

export function json(status: number, value: unknown, headers: Readonly<Record<string, string>> = {}): Reply {
  return { status, headers: { 'content-type': 'application/json; charset=utf-8', ...headers }, body: JSON.stringify(value) };
}

export function serve(routes: readonly Route[]): Server {
  return createServer((request, response) => {
    void answer(routes, request)
      .catch((error: unknown) => json(500, { error: String(error) }))
      .then((reply) => write(response, reply));
  });
}

async function answer(routes: readonly Route[], request: IncomingMessage): Promise<Reply> {
  const origin = `http://${request.headers.host ?? 'localhost'}`;
  const { pathname } = new URL(request.url ?? '/', origin);
  for (const route of routes) {
    const params = route.method === request.method ? match(route.path, pathname) : undefined;
    if (params === undefined) continue;
    const raw = await read(request);
    return route.handle({ param: (name) => params.get(name) ?? '', headers: request.headers, raw, origin });
  }
  return json(404, { error: `nothing at ${request.method} ${pathname}` });
}

function match(path: string, pathname: string): Map<string, string> | undefined {
  const wanted = path.split('/');
  const given = pathname.split('/');
  if (wanted.length !== given.length) return undefined;
  const params = new Map<string, string>();
  for (const [index, segment] of wanted.entries()) {
    const value = given[index] ?? '';
    if (segment.startsWith(':') && value !== '') params.set(segment.slice(1), value);
    else if (segment !== value) return undefined;
  }
  return params;
}

async function read(request: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of request as AsyncIterable<Buffer>) chunks.push(chunk);
  return Buffer.concat(chunks);
}

function write(response: ServerResponse, reply: Reply): void {
  response.writeHead(reply.status, { ...reply.headers }).end(reply.body);
}

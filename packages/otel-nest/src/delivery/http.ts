import http, { type Agent, type ClientRequest, type IncomingMessage } from 'node:http';
import https from 'node:https';
import { promisify } from 'node:util';
import { gzip } from 'node:zlib';
import { DeliveryError, TIMED_OUT, type Answer, type Transport } from './transport.ts';

export interface HttpDestination {
  readonly url: string;
  readonly compression: 'gzip' | 'none';
  headers(): Promise<Record<string, string>>;
  agentFactory(protocol: string): Agent | Promise<Agent>;
}

/** https://opentelemetry.io/docs/specs/otlp/#failures-1: the answers worth another attempt. */
const TRANSIENT = new Set([429, 502, 503, 504]);
/** What a collector says of a batch is short. Bytes. */
const ANSWER_MAX = 65_536;

const zip = promisify(gzip);

/** OTLP over HTTP, one attempt at a time. The SDK's own exporter tries again by itself, past our deadline. */
export function httpTransport(destination: HttpDestination): Transport {
  const url = new URL(destination.url);
  const { request } = url.protocol === 'https:' ? https : http;
  const open = new Set<ClientRequest>();
  let agent: Promise<Agent> | undefined;

  async function send(body: Uint8Array, timeoutMs: number): Promise<Answer> {
    agent ??= Promise.resolve(destination.agentFactory(url.protocol));
    const packed = destination.compression === 'gzip' ? await zip(body) : body;
    const headers: Record<string, string | number> = { ...(await destination.headers()), 'content-length': packed.byteLength };
    if (destination.compression === 'gzip') headers['content-encoding'] = 'gzip';
    const call = request(url, { method: 'POST', headers, agent: await agent });
    open.add(call);
    const late = setTimeout(() => call.destroy(new DeliveryError(`no answer within ${timeoutMs} ms`, TIMED_OUT)), timeoutMs);
    try {
      const response = await new Promise<IncomingMessage>((resolve, reject) =>
        call.on('response', resolve).on('error', reject).end(packed),
      );
      return judge(response, await read(response));
    } finally {
      clearTimeout(late);
      open.delete(call);
    }
  }

  return {
    send: (body, timeoutMs) =>
      send(body, timeoutMs).catch((error: NodeJS.ErrnoException) => ({ taken: false, error, again: passes(error) })),
    close: () => open.forEach((call) => call.destroy(new DeliveryError('given up', undefined))),
  };
}

async function read(response: IncomingMessage): Promise<Uint8Array> {
  const parts: Buffer[] = [];
  let size = 0;
  for await (const part of response as AsyncIterable<Buffer>) {
    size += part.byteLength;
    if (size > ANSWER_MAX) return new Uint8Array();
    parts.push(part);
  }
  return Buffer.concat(parts);
}

function judge({ statusCode = 0, statusMessage = '', headers }: IncomingMessage, body: Uint8Array): Answer {
  if (statusCode >= 200 && statusCode < 300) return { taken: true, body };
  const error = new DeliveryError(`HTTP ${statusCode} ${statusMessage}`.trim(), statusCode);
  return { taken: false, error, again: TRANSIENT.has(statusCode), waitMs: waitOf(headers['retry-after']) };
}

/** `Retry-After`: seconds or a date. */
function waitOf(header: string | undefined): number | undefined {
  if (header === undefined) return undefined;
  const seconds = Number(header);
  const ms = Number.isFinite(seconds) ? seconds * 1_000 : Date.parse(header) - Date.now();
  return ms > 0 ? ms : undefined;
}

/** The network's failures pass (refused, reset, no such host yet); another protocol or a bad certificate stays. */
function passes({ code = '' }: NodeJS.ErrnoException): boolean {
  return !/^(?:HPE_|EPROTO|ERR_|.*CERT|UNABLE_TO)/.test(code);
}

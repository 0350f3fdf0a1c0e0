import type { IncomingMessage } from 'node:http';
import type { Attributes } from '@opentelemetry/api';
import {
  ATTR_CLIENT_ADDRESS,
  ATTR_HTTP_REQUEST_METHOD,
  ATTR_HTTP_REQUEST_METHOD_ORIGINAL,
  ATTR_NETWORK_PEER_ADDRESS,
  ATTR_NETWORK_PEER_PORT,
  ATTR_NETWORK_PROTOCOL_VERSION,
  ATTR_SERVER_ADDRESS,
  ATTR_SERVER_PORT,
  ATTR_URL_PATH,
  ATTR_URL_QUERY,
  ATTR_URL_SCHEME,
  ATTR_USER_AGENT_ORIGINAL,
} from '@opentelemetry/semantic-conventions';
import { withoutValues } from '../config/query.ts';

/** https://opentelemetry.io/docs/specs/semconv/registry/attributes/http/ (`http.request.method`). */
const KNOWN_METHODS = new Set(['GET', 'HEAD', 'POST', 'PUT', 'DELETE', 'CONNECT', 'OPTIONS', 'TRACE', 'PATCH', 'QUERY']);
export const OTHER_METHOD = '_OTHER';

export function methodOf(request: IncomingMessage): string {
  const method = request.method ?? 'GET';
  return KNOWN_METHODS.has(method) ? method : OTHER_METHOD;
}

/** HTTP/2 is `2`, Node calls it 2.0. */
export function protocolVersion({ httpVersion }: IncomingMessage): string {
  return httpVersion === '2.0' ? '2' : httpVersion;
}

/** What a SERVER span starts with: the attributes of `@opentelemetry/instrumentation-http`, query values left out. */
export function requestAttributes(request: IncomingMessage, scheme: 'http' | 'https', path: string, method: string): Attributes {
  const { headers, socket, url = '/' } = request;
  const attributes: Attributes = {
    [ATTR_HTTP_REQUEST_METHOD]: method,
    [ATTR_URL_SCHEME]: scheme,
    [ATTR_URL_PATH]: path,
    [ATTR_NETWORK_PEER_ADDRESS]: socket.remoteAddress,
    [ATTR_NETWORK_PEER_PORT]: socket.remotePort,
    [ATTR_NETWORK_PROTOCOL_VERSION]: protocolVersion(request),
    [ATTR_USER_AGENT_ORIGINAL]: headers['user-agent'],
    [ATTR_CLIENT_ADDRESS]: first(headers['x-forwarded-for']) ?? socket.remoteAddress,
  };
  if (method === OTHER_METHOD) attributes[ATTR_HTTP_REQUEST_METHOD_ORIGINAL] = request.method;
  const query = url.indexOf('?');
  if (query !== -1) attributes[ATTR_URL_QUERY] = withoutValues(url.slice(query + 1));
  setServer(
    attributes,
    first(headers['x-forwarded-host']) ?? headers.host ?? first(headers[':authority']),
    first(headers['x-forwarded-proto']) ?? scheme,
  );
  return attributes;
}

function first(header: string | string[] | undefined): string | undefined {
  const value = Array.isArray(header) ? header[0] : header;
  return value?.split(',', 1)[0]?.trim() || undefined;
}

const HOST = /^(?<name>\[[^\]]+\]|[^:]+)(?::(?<port>\d{1,5}))?$/;

function setServer(attributes: Attributes, host: string | undefined, scheme: string): void {
  const match = host === undefined ? null : HOST.exec(host);
  if (match === null) return;
  attributes[ATTR_SERVER_ADDRESS] = match.groups?.['name'];
  attributes[ATTR_SERVER_PORT] = Number(match.groups?.['port'] ?? (scheme === 'https' ? 443 : 80));
}

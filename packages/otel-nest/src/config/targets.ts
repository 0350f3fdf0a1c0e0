import { log } from '../log.ts';
import type { EnvReader } from './env.ts';

export type Signal = 'traces' | 'metrics' | 'logs';
export type Protocol = 'grpc' | 'http/protobuf' | 'http/json';

/** Where one signal goes. */
export type Target =
  | { readonly exporter: 'otlp'; readonly protocol: Protocol; readonly endpoint: string }
  | { readonly exporter: 'console' }
  | { readonly exporter: 'none'; readonly why: string };

const PROTOCOLS = ['grpc', 'http/protobuf', 'http/json'] as const;

/** Environments in which nothing is sent to a collector that nobody named. */
const QUIET = new Set(['production', 'test']);

/**
 * Where a signal goes: the variables first; with none set, the collector of a developer's machine, but never in production or in
 * tests. Logs are duplicated on stdout anyway, so they go out only where somebody named an endpoint or asked for them.
 */
export function targetOf(signal: Signal, env: EnvReader, endpointOption: string | undefined): Target {
  const exporterVariable = `OTEL_${signal.toUpperCase()}_EXPORTER`;
  const asked = env.list(exporterVariable)?.[0];
  if (asked === 'none') return { exporter: 'none', why: `${exporterVariable}=none` };
  if (asked === 'console') return { exporter: 'console' };
  if (asked !== undefined && asked !== 'otlp') {
    log.warn(`${exporterVariable}=${asked} is not supported: it takes otlp, console or none; ${signal} are off`);
    return { exporter: 'none', why: `${exporterVariable}=${asked} is not supported` };
  }
  return otlp(signal, env, endpointOption, asked !== undefined);
}

function otlp(signal: Signal, env: EnvReader, endpointOption: string | undefined, asked: boolean): Target {
  const own = `OTEL_EXPORTER_OTLP_${signal.toUpperCase()}_ENDPOINT`;
  const named = endpointOption ?? env.text(own) ?? env.text('OTEL_EXPORTER_OTLP_ENDPOINT');
  const stated =
    env.oneOf(`OTEL_EXPORTER_OTLP_${signal.toUpperCase()}_PROTOCOL`, PROTOCOLS) ?? env.oneOf('OTEL_EXPORTER_OTLP_PROTOCOL', PROTOCOLS);
  if (named === undefined) {
    const environment = env.text('NODE_ENV');
    if (!asked && environment !== undefined && QUIET.has(environment)) {
      return { exporter: 'none', why: `no endpoint is configured and NODE_ENV is ${environment}` };
    }
    if (!asked && signal === 'logs') return { exporter: 'none', why: 'no endpoint is configured' };
    const protocol = stated ?? 'grpc';
    return { exporter: 'otlp', protocol, endpoint: `http://localhost:${protocol === 'grpc' ? 4317 : 4318}` };
  }
  const url = parseEndpoint(named);
  if (url === undefined) {
    log.warn(`the OTLP endpoint ${named} is not a URL such as http://collector:4317; ${signal} are off`);
    return { exporter: 'none', why: `the endpoint ${named} is not a URL` };
  }
  const protocol = stated ?? (url.port === '4318' ? 'http/protobuf' : 'grpc');
  return { exporter: 'otlp', protocol, endpoint: named };
}

/** gRPC targets may come without a scheme: `collector:4317`. */
function parseEndpoint(endpoint: string): URL | undefined {
  const url = URL.parse(/^https?:\/\//.test(endpoint) ? endpoint : `http://${endpoint}`);
  return url !== null && url.hostname !== '' && /^[\w.:[\]-]+$/.test(url.host) ? url : undefined;
}

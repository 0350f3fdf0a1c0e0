import { log, warnOnce } from '../log.ts';
import type { EnvReader } from './env.ts';

export type Signal = 'traces' | 'metrics' | 'logs';
export type Protocol = 'grpc' | 'http/protobuf' | 'http/json';

/** Where one signal goes. */
export type Target =
  | {
      readonly exporter: 'otlp';
      readonly protocol: Protocol;
      /** As it was configured, with its scheme. */
      readonly endpoint: string;
      /** What is called: for HTTP with the signal's path. */
      readonly url: string;
    }
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
  const [asked, ...more] = env.list(exporterVariable) ?? [];
  if (more.length > 0) log.warn(`${exporterVariable}: only its first exporter, ${asked}, is used; ${more.join(', ')} is ignored`);
  if (asked === 'none') return { exporter: 'none', why: `${exporterVariable}=none` };
  if (asked === 'console') return { exporter: 'console' };
  if (asked !== undefined && asked !== 'otlp') {
    log.warn(`${exporterVariable}=${asked} is not supported: it takes otlp, console or none; ${signal} are off`);
    return { exporter: 'none', why: `${exporterVariable}=${asked} is not supported` };
  }
  return otlp(signal, env, endpointOption, asked !== undefined);
}

function otlp(signal: Signal, env: EnvReader, endpointOption: string | undefined, asked: boolean): Target {
  const prefix = `OTEL_EXPORTER_OTLP_${signal.toUpperCase()}`;
  const own = endpointOption === undefined ? env.text(`${prefix}_ENDPOINT`) : undefined;
  const named = endpointOption ?? own ?? env.text('OTEL_EXPORTER_OTLP_ENDPOINT');
  const stated = env.oneOf(`${prefix}_PROTOCOL`, PROTOCOLS) ?? env.oneOf('OTEL_EXPORTER_OTLP_PROTOCOL', PROTOCOLS);
  if (named === undefined) {
    const environment = env.text('NODE_ENV');
    if (!asked && environment !== undefined && QUIET.has(environment)) {
      return { exporter: 'none', why: `no endpoint is configured and NODE_ENV is ${environment}` };
    }
    if (!asked && signal === 'logs') return { exporter: 'none', why: 'no endpoint is configured' };
    const protocol = stated ?? 'grpc';
    return address(signal, protocol, `http://localhost:${protocol === 'grpc' ? 4317 : 4318}`);
  }
  const endpoint = withScheme(named, env.flag(`${prefix}_INSECURE`) || env.flag('OTEL_EXPORTER_OTLP_INSECURE'));
  const url = URL.parse(endpoint);
  if (url === null || url.hostname === '' || !/^https?:$/.test(url.protocol) || !/^[\w.:[\]-]+$/.test(url.host)) {
    log.warn(`the OTLP endpoint ${named} is not a URL such as http://collector:4317; ${signal} are off`);
    return { exporter: 'none', why: `the endpoint ${named} is not a URL` };
  }
  const protocol = stated ?? (url.port === '4318' ? 'http/protobuf' : 'grpc');
  return own === undefined ? address(signal, protocol, endpoint) : { exporter: 'otlp', protocol, endpoint, url: endpoint };
}

/** A signal's own endpoint is called as it stands; to the common one HTTP adds the signal's path (OTel spec, "OTLP Exporter"). */
function address(signal: Signal, protocol: Protocol, endpoint: string): Target {
  const url = protocol === 'grpc' ? endpoint : `${endpoint.replace(/\/$/, '')}/v1/${signal}`;
  return { exporter: 'otlp', protocol, endpoint, url };
}

/** Without a scheme OpenTelemetry means TLS, unless OTEL_EXPORTER_OTLP_INSECURE is true; few who leave it out know that. */
function withScheme(endpoint: string, insecure: boolean): string {
  if (endpoint.includes('://')) return endpoint;
  if (insecure) return `http://${endpoint}`;
  warnOnce(
    `scheme ${endpoint}`,
    `the OTLP endpoint ${endpoint} has no scheme and is taken as https://${endpoint}: write http://${endpoint} for a collector without TLS`,
  );
  return `https://${endpoint}`;
}

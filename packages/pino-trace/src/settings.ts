import type { RedactionSettings } from './redact.ts';

export interface TraceSettings {
  /** Field `service`. @default OTEL_SERVICE_NAME, then `service.name` in OTEL_RESOURCE_ATTRIBUTES, then `unknown_service:node` */
  readonly service?: string;
  /** Field `environment`. @default `deployment.environment.name` in OTEL_RESOURCE_ATTRIBUTES, `preview` with BUSFLOW_PREVIEW_ID, NODE_ENV, `development` */
  readonly environment?: string;
  /** How personal data is taken out of each line, or `false` for not at all. @default every rule but `phone` */
  readonly redaction?: RedactionSettings | false;
  /** Whether each line also goes out as an OpenTelemetry log record. @default whether OTEL_LOGS_EXPORTER names `otlp` */
  readonly otlp?: boolean;
  /** Where the defaults come from. @default process.env */
  readonly env?: Readonly<Record<string, string | undefined>>;
}

export interface ResolvedSettings {
  readonly service: string;
  readonly environment: string;
  readonly redaction: RedactionSettings | false;
  readonly otlp: boolean;
}

/** A setting that makes no sense. Thrown where the logger is created. */
export class TraceSettingError extends Error {
  override readonly name = 'TraceSettingError';
}

export function resolveSettings({ service, environment, redaction, otlp, env = process.env }: TraceSettings): ResolvedSettings {
  const resource = parseResourceAttributes(env['OTEL_RESOURCE_ATTRIBUTES'] ?? '');
  return {
    service: checked('service', service) ?? (env['OTEL_SERVICE_NAME'] || resource.get('service.name') || 'unknown_service:node'),
    environment:
      checked('environment', environment) ??
      (resource.get('deployment.environment.name') ||
        resource.get('deployment.environment') ||
        (env['BUSFLOW_PREVIEW_ID'] ? 'preview' : env['NODE_ENV']) ||
        'development'),
    redaction: redaction ?? {},
    otlp: otlp ?? exportsOtlp(env),
  };
}

function checked(name: string, value: string | undefined): string | undefined {
  if (value === undefined || (typeof value === 'string' && value !== '')) return value;
  throw new TraceSettingError(`${name}: ${JSON.stringify(value)} is not a name; give a string, or leave it out for the environment's`);
}

function exportsOtlp(env: Readonly<Record<string, string | undefined>>): boolean {
  if (env['OTEL_SDK_DISABLED']?.toLowerCase() === 'true') return false;
  return (env['OTEL_LOGS_EXPORTER'] ?? '').split(',').some((name) => name.trim() === 'otlp');
}

/** `key=value` pairs with commas between them, values percent-encoded. What cannot be read is left out. */
function parseResourceAttributes(text: string): ReadonlyMap<string, string> {
  const attributes = new Map<string, string>();
  for (const pair of text.split(',')) {
    const equals = pair.indexOf('=');
    if (equals < 1) continue;
    try {
      attributes.set(pair.slice(0, equals).trim(), decodeURIComponent(pair.slice(equals + 1).trim()));
    } catch {
      continue;
    }
  }
  return attributes;
}

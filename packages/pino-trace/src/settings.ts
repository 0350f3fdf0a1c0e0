import { aBoolean, anObject, aString, optionProblems, type OptionRules } from '@busflow/conventions';
import { checkRedaction, type RedactionSettings } from './redact/options.ts';

type Env = Readonly<Record<string, string | undefined>>;

export interface TraceSettings {
  /** Field `service`. @default OTEL_SERVICE_NAME, then `service.name` in OTEL_RESOURCE_ATTRIBUTES, then `unknown_service:node` */
  readonly service?: string;
  /** Field `environment`. @default `preview` on a preview stack, BUSFLOW_ENVIRONMENT, `deployment.environment.name` in OTEL_RESOURCE_ATTRIBUTES, NODE_ENV, `development` */
  readonly environment?: string;
  /** How personal data is taken out of each line, or `false` for not at all. @default every rule but `phone` */
  readonly redaction?: RedactionSettings | false;
  /** Whether each line also goes out as an OpenTelemetry log record. @default whether OTEL_LOGS_EXPORTER names `otlp` */
  readonly otlp?: boolean;
  /** Where the defaults come from. @default process.env */
  readonly env?: Env;
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

export const SETTING_RULES: OptionRules<TraceSettings> = {
  service: aString,
  environment: aString,
  redaction: { takes: 'false, or { rules, exclusions, mode, key }', accepts: (value) => value === false || anObject.accepts(value) },
  otlp: aBoolean,
  env: anObject,
};

/** @throws TraceSettingError with a line for each thing that is wrong. */
export function checkSettings(where: string, given: TraceSettings): void {
  const problems = optionProblems(where, given, SETTING_RULES);
  if (problems.length > 0) throw new TraceSettingError(problems.join('\n'));
}

/** @throws RedactorOptionError */
export function resolveSettings(
  where: string,
  { service, environment, redaction, otlp, env = process.env }: TraceSettings,
): ResolvedSettings {
  if (redaction !== undefined && redaction !== false) checkRedaction(where, redaction);
  const resource = parseResourceAttributes(env['OTEL_RESOURCE_ATTRIBUTES'] ?? '');
  return {
    service: service ?? (env['OTEL_SERVICE_NAME'] || resource.get('service.name') || 'unknown_service:node'),
    environment: environment ?? environmentOf(env, resource),
    redaction: redaction ?? {},
    otlp: otlp ?? exportsOtlp(env),
  };
}

/** As otel-nest tells it for the resource, so that a line and its trace say the same. */
function environmentOf(env: Env, resource: ReadonlyMap<string, string>): string {
  return (
    (isPreview(env) ? 'preview' : env['BUSFLOW_ENVIRONMENT']) ||
    resource.get('deployment.environment.name') ||
    resource.get('deployment.environment') ||
    env['NODE_ENV'] ||
    'development'
  );
}

/** `BUSFLOW_PREVIEW_ID`, or the merge request that GitLab or GitHub deploys. */
function isPreview(env: Env): boolean {
  const id = env['BUSFLOW_PREVIEW_ID'] || env['CI_MERGE_REQUEST_IID'] || /^refs\/pull\/(\d+)\//.exec(env['GITHUB_REF'] ?? '')?.[1];
  return id !== undefined && /^[A-Za-z0-9][A-Za-z0-9-]{0,39}$/.test(id);
}

function exportsOtlp(env: Env): boolean {
  if (env['OTEL_SDK_DISABLED']?.toLowerCase() === 'true') return false;
  return (env['OTEL_LOGS_EXPORTER'] ?? '').split(',').some((name) => name.trim() === 'otlp');
}

/** `key=value` pairs with commas between them, percent-encoded; one bad part discards all of them (OTel spec, "Resource SDK"). */
function parseResourceAttributes(text: string): ReadonlyMap<string, string> {
  const pairs = text.split(',').filter((pair) => pair.trim() !== '');
  try {
    return new Map(
      pairs.map((pair) => {
        const [key = '', value, ...rest] = pair.split('=').map((part) => decodeURIComponent(part.trim()));
        if (key === '' || value === undefined || rest.length > 0) throw new URIError(pair);
        return [key, value];
      }),
    );
  } catch {
    return new Map();
  }
}

import { randomUUID } from 'node:crypto';
import type { Attributes } from '@opentelemetry/api';
import { defaultResource, resourceFromAttributes, type Resource } from '@opentelemetry/resources';
import {
  ATTR_SERVICE_INSTANCE_ID,
  ATTR_SERVICE_NAME,
  ATTR_SERVICE_NAMESPACE,
  ATTR_SERVICE_VERSION,
} from '@opentelemetry/semantic-conventions';
import { log } from '../log.ts';
import type { EnvReader } from './env.ts';

/** Renamed by OpenTelemetry; dashboards made before the renaming ask for the old key, so both are emitted. */
const ATTR_ENVIRONMENT = 'deployment.environment.name';
const ATTR_ENVIRONMENT_OLD = 'deployment.environment';

const DEFAULT_NAMESPACE = 'busflow';
const PREVIEW_ID = /^[A-Za-z0-9][A-Za-z0-9-]{0,39}$/;

export interface ServiceOptions {
  readonly name?: string | undefined;
  readonly version?: string | undefined;
  readonly environment?: string | undefined;
}

/**
 * Who sends the telemetry. No process arguments, no owner, no cloud metadata: those hold secrets, people and a network call.
 * A preview stack is told from its variables and never counts as another environment, whatever its image says.
 */
export function serviceResource(env: EnvReader, service: ServiceOptions = {}): Resource {
  const given = resourceVariables(env.text('OTEL_RESOURCE_ATTRIBUTES'));
  const preview = previewId(env);
  const environment =
    preview === undefined
      ? (service.environment ??
        env.text('BUSFLOW_ENVIRONMENT') ??
        given[ATTR_ENVIRONMENT] ??
        given[ATTR_ENVIRONMENT_OLD] ??
        env.text('NODE_ENV') ??
        'development')
      : 'preview';
  const attributes: Attributes = {
    [ATTR_SERVICE_INSTANCE_ID]: randomUUID(),
    [ATTR_SERVICE_NAMESPACE]: DEFAULT_NAMESPACE,
    ...given,
    [ATTR_ENVIRONMENT]: environment,
    [ATTR_ENVIRONMENT_OLD]: environment,
  };
  const name = service.name ?? env.text('OTEL_SERVICE_NAME');
  if (name !== undefined) attributes[ATTR_SERVICE_NAME] = name;
  const version = service.version ?? given[ATTR_SERVICE_VERSION] ?? env.text('npm_package_version');
  if (version !== undefined) attributes[ATTR_SERVICE_VERSION] = version;
  if (preview !== undefined) attributes[ATTR_SERVICE_NAMESPACE] = `${DEFAULT_NAMESPACE}-pr-${preview}`;
  return defaultResource().merge(resourceFromAttributes(attributes));
}

/** `BUSFLOW_PREVIEW_ID`, or the merge request that GitLab or GitHub deploys. */
function previewId(env: EnvReader): string | undefined {
  const id =
    env.text('BUSFLOW_PREVIEW_ID') ?? env.text('CI_MERGE_REQUEST_IID') ?? /^refs\/pull\/(\d+)\//.exec(env.text('GITHUB_REF') ?? '')?.[1];
  if (id === undefined || PREVIEW_ID.test(id)) return id;
  log.warn(`BUSFLOW_PREVIEW_ID=${id} is ignored: it takes 1 to 40 letters, digits and dashes`);
  return undefined;
}

/** `key=value,key=value`, percent-encoded; one bad part discards all of them (OTel spec, "Resource SDK"). */
function resourceVariables(text: string | undefined): Record<string, string> {
  const attributes: Record<string, string> = {};
  for (const part of text?.split(',') ?? []) {
    if (part.trim() === '') continue;
    const [key, value, ...rest] = part.split('=');
    try {
      if (key === undefined || key.trim() === '' || value === undefined || rest.length > 0) throw new Error('not key=value');
      attributes[decodeURIComponent(key.trim())] = decodeURIComponent(value.trim());
    } catch {
      log.warn(`OTEL_RESOURCE_ATTRIBUTES is ignored: ${JSON.stringify(part)} is not key=value, percent-encoded`);
      return {};
    }
  }
  return attributes;
}

import { diag } from '@opentelemetry/api';
import { once } from '@busflow/conventions';

/** Our own trouble. Reaches stderr through the logger that `startTelemetry` installs where the app has set none. */
export const log = diag.createComponentLogger({ namespace: '@busflow/otel-nest' });

/** Says each cause once in the process's life. */
export const warnOnce = once((message) => log.warn(message));

/** Name of the instrumentation scope, and of our diag logger. */
export const SCOPE = '@busflow/pino-trace';

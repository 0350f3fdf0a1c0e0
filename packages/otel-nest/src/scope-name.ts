/** The instrumentation scope of everything that this package emits. */
export const SCOPE_NAME = '@busflow/otel-nest';

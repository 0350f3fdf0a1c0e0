/** Name of our tracer, our meter and our diagnostics. */
export const SCOPE = '@busflow/webhook-trace';

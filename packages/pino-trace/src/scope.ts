/** Name of the instrumentation scope, and of our diag logger. */
export const SCOPE = '@busflow/pino-trace';

/**
 * What copies of this package know each other's work by: the stream hook of a logger of ours, and a line that has its ids. Registered,
 * because a process may hold several copies.
 */
export const OURS = Symbol.for('busflow.pino-trace/v1');

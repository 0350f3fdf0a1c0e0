/** A server with Prometheus' HTTP API: Prometheus itself, or Mimir under `/prometheus`. */
export interface Server {
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  /** How far back a series still counts, as PromQL writes it: `1h`. */
  readonly window: string;
  readonly fetch: typeof fetch;
}

/** The server can't be asked, or doesn't answer the question: that is neither a pass nor a fail. */
export class ProbeError extends Error {
  override readonly name = 'ProbeError';
}

/** A count over 80,000 series took up to 4 s on a loaded machine. Milliseconds. */
export const TIME_LIMIT_MS = 60_000;

export function reasonOf(error: unknown): string {
  const { message, cause } = error as Error;
  return cause instanceof Error ? `${message} (${cause.message})` : message;
}

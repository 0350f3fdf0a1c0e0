import { parseArgs } from 'node:util';

export interface Options {
  /** Read the telemetry back from the LGTM stack instead of the journey's own receiver. */
  readonly stack: boolean;
  /** Leave the apps running at the end, until Ctrl-C. */
  readonly keep: boolean;
  /** Where to write checks and telemetry as JSON. */
  readonly json?: string;
  readonly help: boolean;
}

export class UsageError extends Error {
  override readonly name = 'UsageError';
}

export const USAGE = `usage: npm run demo -- [options]

One passenger's booking through real processes and a real browser, told by the telemetry that came out.

  --stack       export to the local LGTM stack and read back from it (docker-compose.observability.yml)
  --keep        leave the apps running afterwards and print their addresses, until Ctrl-C
  --json FILE   write { checks, traces, logs, metrics } to FILE
  --help        this text

  DATABASE_URL  a Postgres to use; without it the journey starts one of its own and removes it afterwards
  CHROMIUM_PATH a Chromium to use; without it the machine's, else the one that npm ships for Linux x64
  With --stack: OTLP_GRPC_URL, OTLP_HTTP_URL, TEMPO_URL, LOKI_URL, PROMETHEUS_URL, GRAFANA_URL where they are not the compose file's.
`;

/** @throws UsageError naming the option that it does not know. */
export function parseOptions(args: readonly string[]): Options {
  try {
    const { values } = parseArgs({
      // pnpm hands the `--` of `npm run demo -- --keep` on.
      args: args[0] === '--' ? args.slice(1) : [...args],
      options: { stack: { type: 'boolean' }, keep: { type: 'boolean' }, json: { type: 'string' }, help: { type: 'boolean' } },
    });
    const { stack = false, keep = false, help = false, json } = values;
    return { stack, keep, help, ...(json !== undefined && { json }) };
  } catch (error) {
    throw new UsageError(error instanceof Error ? error.message : String(error));
  }
}

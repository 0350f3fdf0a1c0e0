import { accessSync, constants } from 'node:fs';
import { log } from '../log.ts';
import type { EnvReader } from './env.ts';

/** Variables that mean something elsewhere and nothing here. */
const WITHOUT_MEANING = {
  OTEL_CONFIG_FILE: 'a configuration file is not read, variables and options are',
  OTEL_EXPERIMENTAL_CONFIG_FILE: 'a configuration file is not read, variables and options are',
  OTEL_NODE_RESOURCE_DETECTORS: 'no detectors run: put what you need into OTEL_RESOURCE_ATTRIBUTES',
};

const SIGNALS = ['', 'TRACES_', 'METRICS_', 'LOGS_'];
const FILES = ['CERTIFICATE', 'CLIENT_CERTIFICATE', 'CLIENT_KEY'];

/** Reports what OpenTelemetry's own readers of `OTEL_*` would pass over in silence. */
export function reportVariables(env: EnvReader): void {
  for (const [name, why] of Object.entries(WITHOUT_MEANING)) {
    if (env.text(name) !== undefined) log.warn(`${name} is ignored: ${why}`);
  }
  for (const signal of SIGNALS) {
    const prefix = `OTEL_EXPORTER_OTLP_${signal}`;
    // Headers hold secrets, so the bad part is counted and not shown.
    const bad = env.list(`${prefix}HEADERS`)?.findIndex((pair) => !/^[^=\s]+=./.test(pair)) ?? -1;
    if (bad !== -1) log.warn(`${prefix}HEADERS: entry ${bad + 1} is ignored: it takes key=value,key=value, percent-encoded`);
    for (const file of FILES) reportUnreadable(env, prefix + file);
  }
}

function reportUnreadable(env: EnvReader, name: string): void {
  const path = env.text(name);
  if (path === undefined) return;
  try {
    accessSync(path, constants.R_OK);
  } catch (error) {
    log.warn(`${name} can't be read: ${(error as Error).message}`);
  }
}

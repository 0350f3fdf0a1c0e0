/** Whether telemetry was started in this process, for those who must not load the SDK to ask. Loads nothing of it. */
import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { getCallSites } from 'node:util';
import { trace, type ProxyTracerProvider } from '@opentelemetry/api';
import { hearOnStderr } from './delivery/stderr.ts';
import { warnOnce } from './log.ts';
import type { Telemetry } from './start.ts';

const KEY = Symbol.for('busflow.telemetry/v1');
const PACKAGE = '@busflow/otel-nest';

interface Started {
  readonly telemetry: Promise<Telemetry>;
  /** The copy of this package that started it. */
  readonly by: string;
}

const globals = globalThis as { [KEY]?: Started };

/** What runs in this process, whichever copy of this package started it. */
export function startedTelemetry(): Promise<Telemetry> | undefined {
  return globals[KEY]?.telemetry;
}

export function noteStart(telemetry: Promise<Telemetry>): void {
  globals[KEY] = { telemetry, by: ownFile() };
}

/** Whether somebody, perhaps not us, has registered an SDK. */
export function sdkRuns(): boolean {
  return (trace.getTracerProvider() as ProxyTracerProvider).getDelegateTracer('probe') !== undefined;
}

/** Asked by TelemetryModule when the application has started: whether what it relies on is there. Each trouble is said once. */
export function reportMissingStart(env: Readonly<Record<string, string | undefined>> = process.env): void {
  if (env['NODE_ENV'] === 'test' || env['OTEL_SDK_DISABLED']?.trim().toLowerCase() === 'true') return;
  const started = globals[KEY];
  if (started === undefined && sdkRuns()) return;
  hearOnStderr();
  const file = ownFile();
  if (started === undefined) {
    warnOnce(
      'not-started',
      'TelemetryModule is used but telemetry was not started: there are no spans and no metrics. ' +
        `Start the server with node --import ${PACKAGE}/register, or set OTEL_SDK_DISABLED=true`,
    );
  } else if (isBundled(file)) {
    warnOnce(
      'bundled',
      `${file} is a bundle: calls by packages inside it (pg, ioredis, redis) have no spans. ` +
        'Keep packages out of it: esbuild --packages=external, webpack-node-externals for webpack',
    );
  } else if (started.by !== file) {
    warnOnce(
      'copies',
      `two copies of ${PACKAGE} run, ${started.by} and ${file}: they share no tenant. Keep one; npm ls ${PACKAGE} tells who brings them`,
    );
  }
}

/** The file that this code really runs in: `import.meta.url` is whatever a bundler made of it. */
function ownFile(): string {
  const file = getCallSites(1, { sourceMap: false })[0]?.scriptName ?? '';
  return file.startsWith('file:') ? fileURLToPath(file) : file;
}

/** Whether this code was inlined into another package: no folder above it is ours. */
function isBundled(file: string): boolean {
  for (let folder = dirname(file); ; folder = dirname(folder)) {
    if (nameIn(folder) === PACKAGE) return false;
    if (folder === dirname(folder)) return true;
  }
}

function nameIn(folder: string): string | undefined {
  try {
    return (JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')) as { name?: string }).name;
  } catch {
    return undefined;
  }
}

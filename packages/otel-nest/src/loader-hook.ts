import { register as registerAsync } from 'node:module';
import { register, supportsSyncHooks } from 'import-in-the-middle/register-hooks.mjs';

/** What the instrumentations patch. Naming it spares the loader every other module of the application. */
const INSTRUMENTED = [
  'http',
  'https',
  'node:http',
  'node:https',
  'pg',
  'pg-pool',
  'ioredis',
  'redis',
  '@redis/client',
  '@node-redis/client',
];

let installed = false;

/**
 * Lets instrumentations see ES modules while they load. Synchronous where Node supports it (>= 22.22.3, >= 24.11.1, >= 25.1), else
 * OpenTelemetry's own asynchronous hook, which costs more at start and is deprecated by Node 26.
 */
export function installLoaderHook(more: readonly string[] = []): void {
  if (installed) return;
  installed = true;
  if (supportsSyncHooks()) register({ include: [...INSTRUMENTED, ...more] });
  else registerAsync('@opentelemetry/instrumentation/hook.mjs', import.meta.url);
}

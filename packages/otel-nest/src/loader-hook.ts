import { createRequire, register as registerAsync } from 'node:module';
import { sep } from 'node:path';
import { register, supportsSyncHooks } from 'import-in-the-middle/register-hooks.mjs';
import { wantsBundle } from './config/instrumentation-names.ts';

/** Packages that our instrumentations patch while they load. */
const PACKAGES = ['pg', 'pg-pool', 'ioredis', 'redis', '@redis/client', '@node-redis/client'];
/** Naming what is patched spares the loader every other module of the application. */
const PATCHED = ['http', 'https', 'node:http', 'node:https', ...PACKAGES];

let installed = false;
let late: readonly string[] = [];

/**
 * Lets instrumentations see ES modules while they load. Synchronous where Node supports it (>= 22.22.3, >= 24.11.1, >= 25.1), else
 * OpenTelemetry's own asynchronous hook, which costs more at start and is deprecated by Node 26.
 *
 * @param more - what else is patched; `everything` where that is not known.
 */
export function installLoaderHook(more: readonly string[] | 'everything' = wantsBundle(process.env) ? 'everything' : []): void {
  if (installed) return;
  installed = true;
  late = loaded(more === 'everything' ? PACKAGES : [...PACKAGES, ...more]);
  if (supportsSyncHooks()) register(more === 'everything' ? {} : { include: [...PATCHED, ...more] });
  else registerAsync('@opentelemetry/instrumentation/hook.mjs', import.meta.url);
}

/** Packages that were loaded before the hook was there, so that they can't be patched any more. */
export function loadedTooEarly(): readonly string[] {
  return late;
}

/** CommonJS ones, as all database clients that we trace are. */
function loaded(packages: readonly string[]): string[] {
  const files = Object.keys(createRequire(import.meta.url).cache).map((file) => file.replaceAll(sep, '/'));
  return packages.filter((name) => files.some((file) => file.includes(`/node_modules/${name}/`)));
}

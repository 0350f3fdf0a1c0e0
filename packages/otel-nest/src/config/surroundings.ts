import { readFileSync } from 'node:fs';
import { findPackageJSON } from 'node:module';
import { pathToFileURL } from 'node:url';
import { supportsSyncHooks } from 'import-in-the-middle/register-hooks.mjs';
import { log } from '../log.ts';

/** Says what in this process keeps telemetry from doing its job: versions, second copies. `entry` is the server's own file. */
export function reportSurroundings(entry: string | undefined = process.argv[1], node = process.version): void {
  if (!supportsSyncHooks()) {
    log.warn(`Node ${node} lacks synchronous module hooks, so start-up is slower: use 22.22.3, 24.11.1 or later`);
  }
  if (entry === undefined) return;
  const from = pathToFileURL(entry);
  const nest = versionOf('@nestjs/core', from);
  if (nest !== undefined && !/^1[12]\./.test(nest)) log.warn(`NestJS ${nest} is untested: this package supports 11 and 12`);
  // Copies of one version share their state. Of two versions one may see nothing of what the other records.
  const [own, other] = [import.meta.url, from].map((base) => versionOf('@opentelemetry/api', base));
  if (own === undefined || other === undefined || own === other) return;
  log.warn(
    `two versions of @opentelemetry/api, ${other} for the application and ${own} for this package: ` +
      'spans of one may be lost. Keep one; npm ls @opentelemetry/api tells who brings them',
  );
}

/** `undefined`: not installed there, or bundled. */
function versionOf(name: string, base: string | URL): string | undefined {
  try {
    const manifest = findPackageJSON(name, base);
    return manifest && (JSON.parse(readFileSync(manifest, 'utf8')) as { version?: string }).version;
  } catch {
    return undefined;
  }
}

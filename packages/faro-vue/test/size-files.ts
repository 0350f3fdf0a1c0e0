// Writes what a page loads to `.cache/browser`, where size-limit weighs it: `node packages/faro-vue/test/size-files.ts`.
import { mkdir, rm, writeFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { buildApp, EVERYTHING_APP, PASSENGER_APP, WORKSPACE_APP } from './size.ts';

const folder = join(import.meta.dirname, '../../../.cache/browser');
await rm(folder, { recursive: true, force: true });
const apps = { stub: PASSENGER_APP, workspace: WORKSPACE_APP, everything: EVERYTHING_APP };
for (const [name, app] of Object.entries(apps)) {
  await mkdir(join(folder, name), { recursive: true });
  for (const { fileName, code, isEntry } of await buildApp(app))
    if (isEntry || name === 'everything') await writeFile(join(folder, name, basename(fileName)), code);
}

import { copyFile, mkdir, mkdtemp, readdir, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { dist } from './child.ts';

const modules = fileURLToPath(new URL('../node_modules', import.meta.url));

/** A second installation of the package elsewhere, without `@opentelemetry/auto-instrumentations-node`, and a program beside it. */
export async function copyWith(program: string): Promise<{ entry: string; remove(): Promise<void> }> {
  const folder = await mkdtemp(join(tmpdir(), 'otel-nest-copy-'));
  await mkdir(join(folder, 'node_modules/@opentelemetry'), { recursive: true });
  await mkdir(join(folder, 'dist'));
  for (const name of await readdir(dist)) await copyFile(join(dist, name), join(folder, 'dist', name));
  const api = (await readdir(join(modules, '@opentelemetry'))).filter((name) => name !== 'auto-instrumentations-node');
  for (const name of [
    '@nestjs',
    '@grpc',
    'rxjs',
    'reflect-metadata',
    'import-in-the-middle',
    ...api.map((one) => `@opentelemetry/${one}`),
  ]) {
    await symlink(join(modules, name), join(folder, 'node_modules', name));
  }
  await writeFile(join(folder, 'package.json'), '{ "name": "@busflow/otel-nest", "type": "module" }');
  const entry = join(folder, 'main.mjs');
  await writeFile(entry, program);
  return { entry, remove: () => rm(folder, { recursive: true, force: true }) };
}

import { readFileSync } from 'node:fs';
import { glob } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { breaches, type Package } from './shape.ts';
import { readSource } from './source-file.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));

function pkg(files: Record<string, string>, manifest: Partial<Package['manifest']> = {}, name = '@busflow/demo'): Package {
  const folder = 'packages/demo';
  const sources = Object.entries(files).map(([path, text]) => readSource(join(folder, 'src', path), text));
  return { name, folder, manifest: { exports: { '.': {} }, ...manifest }, sources };
}

describe('breaches', () => {
  it.each([
    ['a package that imports a sister', pkg({ 'a.ts': `import '@busflow/otel-nest';` }), 'packages do not import each other'],
    [
      'an SDK outside otel-nest',
      pkg({ 'a.ts': `import { x } from '@opentelemetry/sdk-trace';` }, { peerDependencies: { '@opentelemetry/sdk-trace': '3' } }),
      'only @busflow/otel-nest',
    ],
    [
      'a Node SDK in the browser’s package',
      pkg({}, { dependencies: { '@opentelemetry/sdk-trace-web': '3', '@opentelemetry/sdk-trace': '3' } }, '@busflow/faro-vue'),
      '@opentelemetry/sdk-trace: only @busflow/otel-nest',
    ],
    ['the browser’s SDK elsewhere', pkg({}, { dependencies: { '@opentelemetry/sdk-trace-web': '3' } }), 'only @busflow/otel-nest'],
    [
      'an import of what only its tests have',
      pkg({ 'a.ts': `import { a } from 'sarif';` }, { devDependencies: { '@types/sarif': '2' } }),
      'imports sarif',
    ],
    ['an undeclared import', pkg({ 'a.ts': `import 'lodash/get';` }), 'imports lodash'],
    [
      'a wire name outside conventions',
      pkg({ 'a.ts': `span.setAttribute('busflow.tour_id', 1);` }),
      'line 1: the wire name "busflow.tour_id"',
    ],
    ['the API as a dependency', pkg({}, { dependencies: { '@opentelemetry/api': '1' } }), 'is a peer'],
    [
      'a core that imports its adapter',
      pkg(
        { 'core.ts': `import { plugin } from './plugin.ts';`, 'plugin.ts': `import { ref } from 'vue';` },
        { peerDependencies: { vue: '3' } },
      ),
      'core code imports the adapter ./plugin.ts',
    ],
  ])('reports %s', (_what, subject, message) => {
    expect(breaches([subject])).toEqual([expect.stringContaining(message)]);
  });

  it('lets types be imported of which nothing is left in the build', () => {
    expect(breaches([pkg({ 'a.ts': `import type { Log } from 'sarif';` }, { devDependencies: { '@types/sarif': '2' } })])).toEqual([]);
  });

  it('lets entries list adapters, adapters use the core, and types cross', () => {
    const files = {
      'index.ts': `export { plugin } from './plugin.ts';`,
      'plugin.ts': `import { ref } from 'vue'; import { core } from './core.ts';`,
      'core.ts': `import { type Plugin } from './plugin.ts';`,
    };
    expect(breaches([pkg(files, { peerDependencies: { vue: '3' } })])).toEqual([]);
  });
});

it('holds for every package of this repository', async () => {
  const packages: Package[] = [];
  for await (const file of glob('packages/*/package.json', { cwd: root })) {
    const folder = join(file, '..');
    const manifest = JSON.parse(readFileSync(join(root, file), 'utf8'));
    if (manifest.private === true) continue;
    const sources = [];
    for await (const path of glob(`${folder}/src/**/*.{ts,vue}`, { cwd: root })) {
      if (!/\.test(?:-d)?\.ts$|\/test\//.test(path)) sources.push({ ...readSource(path, readFileSync(join(root, path), 'utf8')) });
    }
    packages.push({ name: manifest.name, folder, manifest, sources });
  }
  expect(packages).toHaveLength(5);
  expect(breaches(packages)).toEqual([]);
});

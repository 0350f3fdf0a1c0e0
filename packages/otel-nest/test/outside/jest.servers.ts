import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, expect, it } from 'vitest';
import { configure, nestProject, tidy, type Format } from './project.ts';

afterAll(tidy);

const JEST = { '@nestjs/testing': '*', '@types/jest': '^30.0.0', jest: '^30.5.0', 'ts-jest': '^29.4.0', typescript: '^5.9.0' };

it.each<[number, Format]>([
  [11, 'cjs'],
  [12, 'cjs'],
  [12, 'esm'],
])(
  'an application’s own tests run under Jest, with Nest %d, %s',
  async (nest, format) => {
    const project = await nestProject(nest, 'jest', { ...JEST, '@nestjs/testing': `^${nest}` });
    await configure(project, format, 'dist');
    const useESM = format === 'esm';
    const config = { roots: ['src'], transform: { '\\.ts$': ['ts-jest', { useESM }] }, extensionsToTreatAsEsm: useESM ? ['.ts'] : [] };
    await writeFile(join(project.folder, 'jest.config.json'), JSON.stringify(config));
    const env = { ...process.env, NODE_OPTIONS: '--experimental-vm-modules' };
    const { stderr } = await promisify(execFile)(join(project.folder, 'node_modules/.bin/jest'), ['--ci'], { cwd: project.folder, env });
    expect(stderr).toContain('Tests:       2 passed, 2 total');
  },
  300_000,
);

import { availableParallelism } from 'node:os';
import { defaultClientConditions, defaultServerConditions } from 'vite';
import { defineProject, type UserWorkspaceConfig } from 'vitest/config';

/** How every Node project is tested: from source, without a build. Both conditions are needed (vitest resolves through each). */
export function nodeTests(name: string, test: UserWorkspaceConfig['test'] = {}) {
  return defineProject({
    resolve: { conditions: ['@busflow/source', ...defaultClientConditions] },
    ssr: { resolve: { conditions: ['@busflow/source', ...defaultServerConditions] } },
    test: {
      name,
      environment: 'node',
      include: ['**/*.test.ts'],
      exclude: ['**/dist/**', '**/node_modules/**'],
      testTimeout: 30_000,
      // Most of the time is spent waiting: for browsers, child processes and outages that have to last.
      maxWorkers: 2 * availableParallelism(),
      ...test,
    },
  });
}

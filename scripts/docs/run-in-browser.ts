import { cp, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import vue from '@vitejs/plugin-vue';
import { chromium } from 'playwright-core';
import { build, preview } from 'vite';
import { chromiumExecutable, chromiumFlags } from '../chromium.ts';
import type { Block } from './blocks.ts';
import type { BlockRun } from './run-block.ts';

const PAGE = '<!doctype html><meta charset="utf-8"><div id="app"></div><script type="module" src="./main.ts"></script>';

/** How long the page gets to start, and to fail. Milliseconds. */
const SETTLE_MS = 1_000;

/**
 * Runs a block as the entry of a Vite app in Chromium, beside the files of `companions` (its App.vue and what else the README takes for
 * granted). `code` is 1 and `stderr` tells when anything was thrown. Nothing leaves the machine: foreign hosts are refused.
 */
export async function runInBrowser(block: Block, from: string, companions: string): Promise<BlockRun> {
  const folder = await mkdtemp(join(from, '.readme-'));
  try {
    await cp(companions, folder, { recursive: true });
    await writeFile(join(folder, 'main.ts'), block.code);
    await writeFile(join(folder, 'index.html'), PAGE);
    const outDir = join(folder, 'out');
    await build({ root: folder, configFile: false, logLevel: 'error', plugins: [vue()], build: { outDir } });
    const server = await preview({
      root: folder,
      configFile: false,
      logLevel: 'error',
      build: { outDir },
      preview: { host: '127.0.0.1', port: 0 },
    });
    try {
      return await open(server.resolvedUrls?.local[0] ?? '');
    } finally {
      await server.close();
    }
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

async function open(url: string): Promise<BlockRun> {
  const { executablePath, env } = await chromiumExecutable();
  const browser = await chromium.launch({
    executablePath,
    args: [...chromiumFlags],
    env: { ...process.env, ...env } as Record<string, string>,
  });
  const lines: string[] = [];
  const errors: string[] = [];
  try {
    const page = await browser.newPage();
    page.on('console', (message) => message.type() === 'log' && lines.push(message.text()));
    page.on('pageerror', (error) => errors.push(error.stack ?? error.message));
    await page.route(
      (target) => target.hostname !== '127.0.0.1',
      (route) => route.abort(),
    );
    await page.goto(url, { waitUntil: 'load' });
    await page.waitForTimeout(SETTLE_MS);
    if ((await page.locator('#app > *').count()) === 0) errors.push('nothing was mounted at #app');
  } finally {
    await browser.close();
  }
  return { code: errors.length === 0 ? 0 : 1, stdout: lines.join('\n'), stderr: errors.join('\n') };
}

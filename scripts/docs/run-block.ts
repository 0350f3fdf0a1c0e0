import { join } from 'node:path';
import type { Block } from './blocks.ts';
import { runInBrowser } from './run-in-browser.ts';
import { runInNode } from './run-in-node.ts';

export interface BlockRun {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/**
 * Runs a README's program where its reader would: in Node, or (`browser="FOLDER"`) as the entry of a Vite app in Chromium, beside the files
 * of FOLDER. `from` is where packages are resolved, `home` the README's folder, `files` the page's blocks that are files to import.
 */
export function runBlock(block: Block, from: string, home: string, files: readonly Block[] = []): Promise<BlockRun> {
  const companions = block.attributes['browser'];
  return companions === undefined ? runInNode(block, from, files) : runInBrowser(block, from, join(home, companions));
}

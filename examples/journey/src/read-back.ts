import { setTimeout as sleep } from 'node:timers/promises';
import { checksOf } from './checks/checks.ts';
import type { Scene } from './scene.ts';

/**
 * Reads until every check holds, or the deadline has passed: what is late arrives, and what is missing is told by the
 * check that misses it.
 */
export async function readUntilComplete(read: () => Promise<Scene>, deadlineMs: number, pauseMs: number): Promise<Scene> {
  const end = Date.now() + deadlineMs;
  for (;;) {
    const scene = await read();
    const isComplete = checksOf(scene).every((group) => group.checks.every((check) => check.ok));
    if (isComplete || Date.now() >= end) return scene;
    await sleep(pauseMs);
  }
}

import { setTimeout as sleep } from 'node:timers/promises';
import { checksOf } from './checks/checks.ts';
import type { Scene } from './scene.ts';
import type { Reader } from './telemetry.ts';

/**
 * Reads until every check holds and nothing more arrives, or the deadline has passed: what is late arrives, and what is
 * missing is told by the check that misses it.
 */
export async function readUntilComplete(read: () => Promise<Scene>, { deadlineMs, pauseMs }: Reader['patience']): Promise<Scene> {
  const end = Date.now() + deadlineMs;
  let before = -1;
  for (;;) {
    const scene = await read();
    const size = sizeOf(scene);
    const isComplete = size === before && checksOf(scene).every((group) => group.checks.every((check) => check.ok));
    if (isComplete || Date.now() >= end) return scene;
    before = size;
    await sleep(pauseMs);
  }
}

const sizeOf = ({ telemetry: { traces, logs } }: Scene) => traces.reduce((sum, trace) => sum + trace.spans.length, logs.length);

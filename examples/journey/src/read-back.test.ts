import { expect, it } from 'vitest';
import { readUntilComplete } from './read-back.ts';
import { goodScene } from './scene.fixture.ts';
import type { Scene } from './scene.ts';

const full = goodScene();
const [first] = full.telemetry.traces;
const partial: Scene = { ...full, telemetry: { ...full.telemetry, traces: first ? [first] : [] } };
const reads = (...scenes: Scene[]) => {
  let count = 0;
  return { read: () => Promise.resolve(scenes[Math.min(count++, scenes.length - 1)] ?? full), times: () => count };
};

it('waits for what is late, and for the end of what arrives', async () => {
  const reader = reads(partial, partial, full, full);
  expect(await readUntilComplete(reader.read, { deadlineMs: 5000, pauseMs: 1 })).toBe(full);
  expect(reader.times()).toBe(4);
});

it('gives up at the deadline with what there is', async () => {
  expect(await readUntilComplete(reads(partial).read, { deadlineMs: 30, pauseMs: 5 })).toBe(partial);
});

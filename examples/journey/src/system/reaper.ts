// A process of its own that outlives the journey by a moment: when the pipe from the journey closes, however the journey
// ended (SIGKILL included), what it had started and not yet stopped is ended, and its folder removed.
import { existsSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { createInterface } from 'node:readline';
import { setTimeout as sleep } from 'node:timers/promises';
import { isAlive, signalGroup } from './process-group.ts';

const GRACE_MS = 3000;

export type Order =
  | { readonly watch: number; readonly stopSignal: NodeJS.Signals }
  | { readonly forget: number }
  | { readonly folder: string };

const groups = new Map<number, NodeJS.Signals>();
const folders = new Set<string>();

// Ctrl-C is the journey's to handle: this process waits for its end either way.
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => {});

for await (const line of createInterface({ input: process.stdin })) {
  const order = JSON.parse(line) as Order;
  if ('watch' in order) groups.set(order.watch, order.stopSignal);
  else if ('forget' in order) groups.delete(order.forget);
  else folders.add(order.folder);
}

for (const [group, signal] of groups) signalGroup(group, signal);
const end = Date.now() + GRACE_MS;
while (Date.now() < end && [...groups.keys()].some(isAlive)) await sleep(50);
for (const group of groups.keys()) signalGroup(group, 'SIGKILL');
for (const folder of folders) await removeFolder(folder);

/** What was just killed may still write, and a library may clean up at the same time: again until it is gone. */
async function removeFolder(folder: string): Promise<void> {
  for (let attempt = 0; attempt < 50 && existsSync(folder); attempt += 1) {
    await rm(folder, { recursive: true, force: true }).catch(() => sleep(100));
  }
}

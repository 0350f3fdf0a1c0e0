import { spawn } from 'node:child_process';
import { existsSync, mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';
import { isAlive } from './process-group.ts';
import { Processes, type Program } from './processes.ts';

const script = (name: string, source: string): Program => ({ name, command: process.execPath, args: ['-e', source] });
const anything = () => true;
const FOREVER = "console.log('ready'); setInterval(() => {}, 1000);";

it('tells a death by name, with how it ended and its last words, and stops the others', async () => {
  const processes = new Processes();
  const other = processes.start(script('Other', FOREVER));
  await other.line((line) => line === 'ready', 5000);
  processes.start(script('API', "console.error('no database'); process.exit(3)"));
  await expect(processes.guard(sleep(10_000))).rejects.toThrow(/^API exited with code 3\.\nIts last lines:\n {2}│ no database$/);
  await processes.stop();
  expect(isAlive(other.pid)).toBe(false);
});

it('reports what failed because a child died as that death', async () => {
  const processes = new Processes();
  const browser = processes.start(script('Chromium', FOREVER));
  await browser.line((line) => line === 'ready', 5000);
  process.kill(browser.pid, 'SIGKILL');
  await expect(processes.guard(Promise.reject(new Error('page closed')))).rejects.toThrow('Chromium was ended by SIGKILL.');
  await processes.stop();
});

it('ends a wait for readiness when the program ends, cannot start, or says nothing', async () => {
  const processes = new Processes();
  await expect(processes.start(script('Short', '')).line(anything, 5000)).rejects.toThrow('Short exited with code 0');
  await expect(processes.start({ name: 'None', command: '/none', args: [] }).line(anything, 5000)).rejects.toThrow(
    'None could not be started',
  );
  await expect(processes.start(script('Mute', 'setInterval(() => {}, 1000)')).line(anything, 300)).rejects.toThrow(
    'Mute did not say that it is ready: nothing after 0.3 s',
  );
  await processes.stop();
});

it('kills a child that does not listen', async () => {
  const processes = new Processes(300);
  const deaf = processes.start(script('Deaf', `process.on('SIGTERM', () => {}); ${FOREVER}`));
  await deaf.line((line) => line === 'ready', 5000);
  await processes.stop();
  expect(isAlive(deaf.pid)).toBe(false);
});

it('leaves nothing behind, not even when it is killed itself', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'journey-test-'));
  const journey = spawn(process.execPath, [
    '--input-type=module',
    '-e',
    `import { Processes } from ${JSON.stringify(fileURLToPath(new URL('processes.ts', import.meta.url)))};
     const processes = new Processes();
     processes.ownFolder(${JSON.stringify(folder)});
     const child = processes.start({ name: 'Child', command: process.execPath, args: ['-e', ${JSON.stringify(FOREVER)}] });
     await child.line(() => true, 5000);
     console.log(child.pid);
     await processes.guard(new Promise(() => {}));`,
  ]);
  const pid = await new Promise<number>((resolve) =>
    createInterface({ input: journey.stdout }).once('line', (line) => resolve(Number(line))),
  );
  expect(isAlive(pid)).toBe(true);
  journey.kill('SIGKILL');
  await expect.poll(() => isAlive(pid) || existsSync(folder), { timeout: 8000 }).toBe(false);
});

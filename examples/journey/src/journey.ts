import { randomBytes } from 'node:crypto';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { checksOf } from './checks/checks.ts';
import type { Options } from './options.ts';
import { play } from './play.ts';
import { createProgress, type Progress } from './progress.ts';
import { readUntilComplete } from './read-back.ts';
import { startReceiver } from './receiver/receiver.ts';
import type { Scene } from './scene.ts';
import { setStage } from './stage.ts';
import { addressesFrom } from './stack/addresses.ts';
import { openStack } from './stack/stack-reader.ts';
import { toHtml } from './story/html.ts';
import { storyOf } from './story/story.ts';
import { styleFor } from './story/style.ts';
import { toTerminal } from './story/terminal.ts';
import { within } from './system/deadline.ts';
import { Interrupted } from './system/interruption.ts';
import { Processes } from './system/processes.ts';
import { createRunFolder } from './system/run-folder.ts';
import type { Reader } from './telemetry.ts';

const ROOT = fileURLToPath(new URL('../../..', import.meta.url));
const ACT_MS = 60_000;

/** Plays, reads back, tells and checks. Answers whether every check holds; whatever happens, it ends what it started. */
export async function runJourney(options: Options, interrupted: Promise<never>, output = process.stdout): Promise<boolean> {
  const progress = createProgress(output, styleFor(output));
  const processes = new Processes();
  try {
    const holds = await Promise.race([interrupted, processes.guard(perform(options, processes, progress, output))]);
    if (options.keep) await untilInterrupted(processes.guard(interrupted));
    return holds;
  } catch (error) {
    if (error instanceof Interrupted) progress.stop();
    else progress.fail();
    throw error;
  } finally {
    await processes.stop();
  }
}

async function perform(options: Options, processes: Processes, progress: Progress, output: NodeJS.WriteStream): Promise<boolean> {
  const folder = await createRunFolder();
  processes.ownFolder(folder);
  const environment = `demo-${randomBytes(3).toString('hex')}`;
  const reader = options.stack ? await openStack(addressesFrom(process.env), environment) : await startReceiver();
  const theatre = await setStage(ROOT, folder, processes, reader, environment, progress);
  const observed = await play(theatre, (title, act) => progress.run(title, () => within(ACT_MS, title, act())));
  const scene = await progress.run('Reading the telemetry back', async () => {
    const read = async (): Promise<Scene> => ({ telemetry: await reader.read(), observed, apiLog: theatre.apiLog() });
    const early = await readUntilComplete(read, reader.patience);
    if (options.keep) return early;
    // What is exported at the end belongs to the story too, and may break its promises.
    await theatre.closeStage();
    return readUntilComplete(read, { ...reader.patience, deadlineMs: reader.patience.deadlineMs / 4 });
  });
  progress.stop();
  const holds = await tell(scene, reader, options, output);
  if (options.keep) {
    const rows = Object.entries(theatre.addresses).map(([name, url]) => `  ${name.padEnd(22)} ${url}\n`);
    output.write(`\n  Still running, until Ctrl-C:\n${rows.join('')}`);
  }
  return holds;
}

/** With `--keep` Ctrl-C is how it ends; that an app dies is still a failure. */
function untilInterrupted(end: Promise<never>): Promise<void> {
  return end.catch((error: unknown) => {
    if (!(error instanceof Interrupted)) throw error;
  });
}

async function tell(scene: Scene, reader: Reader, options: Options, output: NodeJS.WriteStream): Promise<boolean> {
  const groups = checksOf(scene);
  const story = storyOf(scene, groups, reader.describe(scene.telemetry), reader.linkTo);
  output.write(`${toTerminal(story, output.columns ?? 100, styleFor(output))}\n`);
  const picture = join(ROOT, 'journey.html');
  await writeFile(picture, toHtml(story));
  output.write(`  The same as a picture: ${pathToFileURL(picture).href}\n`);
  const checks = groups.flatMap((group) => group.checks);
  if (options.json !== undefined) {
    const { traces, logs, metrics } = scene.telemetry;
    await writeFile(options.json, `${JSON.stringify({ checks, traces, logs, metrics }, undefined, 2)}\n`);
  }
  return checks.every((check) => check.ok);
}

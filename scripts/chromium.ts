import { execFile } from 'node:child_process';
import { access, constants, mkdir, mkdtemp, rename, rm } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { delimiter, dirname, join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { promisify } from 'node:util';

export interface Chromium {
  readonly executablePath: string;
  /** What the process needs besides `process.env`. */
  readonly env: Record<string, string>;
}

/** The flags a headless Chromium needs as root and in a container, and those that keep it from calling home. */
export const chromiumFlags: readonly string[] = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

const SYSTEM_NAMES = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable', 'microsoft-edge'];
const SYSTEM_PATHS = [
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  '/Applications/Chromium.app/Contents/MacOS/Chromium',
  'C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe',
  'C:\\Program Files (x86)\\Microsoft\\Edge\\Application\\msedge.exe',
];

const run = promisify(execFile);

/** `CHROMIUM_PATH`, else a browser that the machine has, else the one that npm ships for Linux x64. */
export async function chromiumExecutable(): Promise<Chromium> {
  const chosen = process.env['CHROMIUM_PATH'];
  if (chosen) {
    if (await isExecutable(chosen)) return { executablePath: chosen, env: {} };
    throw new Error(`CHROMIUM_PATH is ${chosen}, which is not an executable file.`);
  }
  const folders = (process.env['PATH'] ?? '').split(delimiter).filter(Boolean);
  for (const path of [...folders.flatMap((folder) => SYSTEM_NAMES.map((name) => join(folder, name))), ...SYSTEM_PATHS]) {
    if (await isExecutable(path)) return { executablePath: path, env: {} };
  }
  if (process.platform === 'linux' && process.arch === 'x64') return fromNpm();
  throw new Error(
    `No Chromium found on this ${process.platform}-${process.arch} machine. Install Chrome or Chromium, or set CHROMIUM_PATH to one.`,
  );
}

/**
 * `@sparticuz/chromium`, for its binary only: its `args` switch web security off, and CORS tests would pass falsely.
 * It unpacks into the temporary folder and takes any file of that name for whole, so a child unpacks into a folder of
 * its own, and the rename makes the finished one ours: several processes may do this at once.
 */
async function fromNpm(): Promise<Chromium> {
  const entry = createRequire(import.meta.url).resolve('@sparticuz/chromium');
  const binaries = join(dirname(entry), '..', 'bin');
  const version = /chromium@([\w.-]+)/.exec(entry)?.[1] ?? 'current';
  const caches = fileURLToPath(new URL('../node_modules/.cache/', import.meta.url));
  const home = join(caches, `chromium-${version}`);
  if (!(await isExecutable(join(home, 'chromium')))) {
    await mkdir(caches, { recursive: true });
    const staging = await mkdtemp(join(caches, 'unpacking-'));
    const unpack = `const { default: chromium, inflate } = await import(${JSON.stringify(pathToFileURL(entry).href)});
      await chromium.executablePath(); await inflate(${JSON.stringify(join(binaries, 'al2023.tar.br'))});`;
    await run(process.execPath, ['--input-type=module', '-e', unpack], { env: { ...process.env, TMPDIR: staging } });
    await rename(staging, home).catch((error: unknown) => rm(staging, { recursive: true }).then(() => isOurs(home, error)));
  }
  const executablePath = join(home, 'chromium');
  return { executablePath, env: { ...(await libraries(executablePath, home)), ...(await fonts(home)) } };
}

/** Somebody else finished first: theirs is as good. Anything else is a real failure. */
async function isOurs(home: string, error: unknown): Promise<void> {
  if (!(await isExecutable(join(home, 'chromium')))) throw error;
}

/** A machine without libnss3 (slim containers) gets the libraries that were shipped for Amazon Linux. */
async function libraries(executablePath: string, home: string): Promise<Record<string, string>> {
  const complete = await run('ldd', [executablePath]).then(
    ({ stdout }) => !stdout.includes('not found'),
    () => false,
  );
  if (complete) return {};
  const own = join(home, 'al2023', 'lib');
  return { LD_LIBRARY_PATH: [own, process.env['LD_LIBRARY_PATH']].filter(Boolean).join(':') };
}

/** Without a font configuration a page is laid out with no text at all. */
async function fonts(home: string): Promise<Record<string, string>> {
  if (process.env['FONTCONFIG_PATH'] !== undefined || (await exists('/etc/fonts/fonts.conf'))) return {};
  return { FONTCONFIG_PATH: join(home, 'fonts') };
}

const exists = (path: string) =>
  access(path).then(
    () => true,
    () => false,
  );
const isExecutable = (path: string) =>
  access(path, constants.X_OK).then(
    () => true,
    () => false,
  );

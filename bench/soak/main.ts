// `npm run bench:soak -- [NAME…] [--FLAG VALUE…]`: what takes minutes. Each file here is a program of its own that prints what it saw,
// exits with 1 where a bar was missed, and is handed every argument that names no soak.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';

const folder = import.meta.dirname;
const names = (await readdir(folder))
  .filter((file) => file.endsWith('.ts') && file !== 'main.ts')
  .map((file) => file.slice(0, -'.ts'.length));
const given = process.argv.slice(2);
const chosen = names.filter((name) => given.includes(name));
const passed = given.filter((argument) => !names.includes(argument));

if (chosen.length === 0 && given[0] !== undefined && !given[0].startsWith('--')) {
  console.error(`no soak is called ${given[0]}; there are ${names.join(', ')}`);
  process.exit(2);
}
const missed: string[] = [];
for (const name of (chosen.length > 0 ? chosen : names).sort()) {
  console.log(`\n${name}`);
  const [code] = await once(spawn(process.execPath, [join(folder, `${name}.ts`), ...passed], { stdio: 'inherit' }), 'exit');
  if (code !== 0) missed.push(name);
}
if (missed.length > 0) console.error(`\nmissed its bars: ${missed.join(', ')}`);
process.exitCode = missed.length > 0 ? 1 : 0;

#!/usr/bin/env node
// Pipes a stack of a production build through: `busflow-symbolicate --maps sourcemaps < stack.txt`.
import { readFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { openMaps } from './maps.ts';
import { symbolicate } from './symbolicate.ts';

const USAGE = `busflow-symbolicate [--maps FOLDER] [--build ID] [FILE]

Prints FILE, or what it is piped, with every position in built code replaced by the position in the source.

  --maps FOLDER  where faroVue({ sourceMaps }) keeps the source maps (default: sourcemaps)
  --build ID     service.version of the record; without it, all builds are searched by file name
`;

function main(): number {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: { maps: { type: 'string', default: 'sourcemaps' }, build: { type: 'string' }, help: { type: 'boolean', short: 'h' } },
  });
  if (values.help) {
    process.stdout.write(USAGE);
    return 0;
  }
  const { find, missing } = openMaps(values.maps, values.build);
  process.stdout.write(symbolicate(readFileSync(positionals[0] ?? process.stdin.fd, 'utf8'), find));
  for (const file of missing) process.stderr.write(`busflow-symbolicate: no source map of ${file} in ${values.maps}\n`);
  return missing.size > 0 ? 1 : 0;
}

try {
  process.exitCode = main();
} catch (error) {
  process.stderr.write(`busflow-symbolicate: ${error instanceof Error ? error.message : String(error)}\n\n${USAGE}`);
  process.exitCode = 2;
}

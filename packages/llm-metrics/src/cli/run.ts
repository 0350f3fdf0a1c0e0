import { resolve } from 'node:path';
import { metricsOf } from '../lint/manifest.ts';
import { ProbeError } from '../live/server.ts';
import { check } from './check.ts';
import { load } from './inputs.ts';
import { USAGE, UsageError } from './options.ts';
import type { Surroundings } from './surroundings.ts';

/** The program. Answers its exit code: 0 no errors, 1 errors found, 2 could not check. */
export async function run(args: readonly string[], surroundings: Surroundings): Promise<0 | 1 | 2> {
  const [command, ...rest] = args;
  const { write, complain } = surroundings;
  if (args.includes('--help') || args.includes('-h')) {
    write(USAGE);
    return 0;
  }
  try {
    if (command === 'check') return await check(rest, surroundings);
    if (command === 'manifest') return await manifest(rest, surroundings);
    throw new UsageError(command === undefined ? 'no command' : `no command "${command}"`);
  } catch (error) {
    const known = error instanceof UsageError || error instanceof ProbeError;
    complain(`busflow-cardinality: ${known ? error.message : String((error as Error).stack)}\n`);
    if (command === undefined) complain(`\n${USAGE}`);
    return 2;
  }
}

async function manifest([file, ...others]: readonly string[], { cwd, write }: Surroundings): Promise<0> {
  if (file === undefined || others.length > 0) throw new UsageError('manifest takes one module');
  const metrics = metricsOf(await load(resolve(cwd, file)));
  if (metrics.length === 0) throw new UsageError(`${file} exports no metrics made by defineMetric`);
  write(`${JSON.stringify({ metrics }, undefined, 2)}\n`);
  return 0;
}

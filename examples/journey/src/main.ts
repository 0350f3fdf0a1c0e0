import { runJourney } from './journey.ts';
import { parseOptions, USAGE, UsageError } from './options.ts';

process.exitCode = await main();
// Playwright and gRPC keep handles open; what was printed is out once this callback runs.
process.stdout.write('', () => process.exit());

async function main(): Promise<number> {
  try {
    const options = parseOptions(process.argv.slice(2));
    if (options.help) {
      process.stdout.write(USAGE);
      return 0;
    }
    return (await runJourney(options, interruption())) ? 0 : 1;
  } catch (error) {
    if (error instanceof Interrupted) return error.exitCode;
    if (error instanceof UsageError) {
      process.stderr.write(`${error.message}\n\n${USAGE}`);
      return 2;
    }
    process.stderr.write(`\n${error instanceof Error ? error.message : String(error)}\n`);
    return 1;
  }
}

class Interrupted extends Error {
  readonly exitCode: number;
  constructor(signal: number) {
    super('interrupted');
    this.exitCode = 128 + signal;
  }
}

/** Rejects at the first Ctrl-C (or SIGTERM, SIGHUP); a second one ends at once and leaves the rest to the reaper. */
function interruption(): Promise<never> {
  return new Promise((_resolve, reject) => {
    for (const [name, number] of Object.entries({ SIGHUP: 1, SIGINT: 2, SIGTERM: 15 })) {
      process.once(name, () => {
        reject(new Interrupted(number));
        process.once(name, () => process.exit(128 + number));
      });
    }
  });
}

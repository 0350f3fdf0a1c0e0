import { runJourney } from './journey.ts';
import { parseOptions, USAGE, UsageError } from './options.ts';
import { Interrupted, interruption } from './system/interruption.ts';

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
    if (error instanceof Interrupted) {
      process.stderr.write('\nInterrupted. What was started has been stopped.\n');
      return error.exitCode;
    }
    if (error instanceof UsageError) {
      process.stderr.write(`${error.message}\n\n${USAGE}`);
      return 2;
    }
    process.stderr.write(`\n${error instanceof Error ? error.message : String(error)}\n`);
    return 1;
  }
}

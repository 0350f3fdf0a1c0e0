/** The journey was told to end. */
export class Interrupted extends Error {
  override readonly name = 'Interrupted';
  /** As a shell reports a signal: 128 and its number. */
  readonly exitCode: number;

  constructor(signal: number) {
    super('interrupted');
    this.exitCode = 128 + signal;
  }
}

/** Rejects at the first Ctrl-C (or SIGTERM, SIGHUP); a second one ends at once and leaves the rest to the reaper. */
export function interruption(): Promise<never> {
  return new Promise((_resolve, reject) => {
    for (const [name, number] of Object.entries({ SIGHUP: 1, SIGINT: 2, SIGTERM: 15 })) {
      process.once(name, () => {
        reject(new Interrupted(number));
        process.once(name, () => process.exit(128 + number));
      });
    }
  });
}

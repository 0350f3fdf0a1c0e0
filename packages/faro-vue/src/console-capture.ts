import { ConsoleInstrumentation } from '@grafana/faro-web-sdk';
import type { Config } from '@grafana/faro-core';
import type { Extra, Setup } from './options.ts';

/** Faro's own, such as `disabledLevels`; `debug`, `trace` and `log` are off unless it says otherwise. */
export type ConsoleCaptureOptions = NonNullable<Config['consoleInstrumentation']>;

/**
 * What the page prints, as log records. An `Error` among it is an exception, told once however often it is printed, and not
 * again where Vue or a boundary has reported it.
 */
export function consoleCapture(options: ConsoleCaptureOptions = {}): Extra {
  return (setup) => new Capture(setup, options);
}

class Capture extends ConsoleInstrumentation {
  readonly #recorder: Setup['recorder'];
  readonly #options: ConsoleCaptureOptions;
  #restore = () => {};

  constructor({ recorder }: Setup, options: ConsoleCaptureOptions) {
    super();
    this.#recorder = recorder;
    this.#options = options;
  }

  override initialize(): void {
    this.config.consoleInstrumentation = { consoleErrorAsLog: true, ...this.#options };
    super.initialize();
    // Faro makes a new Error of the text, which nobody can know again.
    const { error: captured } = console;
    const told: typeof console.error = (...printed) => {
      const error = printed.find((part) => part instanceof Error);
      if (error === undefined) return captured.apply(console, printed);
      this.#recorder.error(error);
      this.unpatchedConsole.error(...printed);
    };
    console.error = told;
    this.#restore = () => {
      if (console.error === told) console.error = captured;
    };
  }

  override destroy(): void {
    this.#restore();
    super.destroy();
  }
}

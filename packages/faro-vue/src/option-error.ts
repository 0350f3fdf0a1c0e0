/** An option is wrong. Thrown by `createFaro`, before anything has started. */
export class FaroOptionError extends TypeError {
  override readonly name = 'FaroOptionError';

  constructor(
    readonly option: string,
    readonly value: unknown,
    expected: string,
  ) {
    super(`createFaro: ${option} is ${JSON.stringify(value)}, expected ${expected}`);
  }
}

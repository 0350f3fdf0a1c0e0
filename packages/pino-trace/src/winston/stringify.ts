/** What stands for a value whose `toJSON` or getter throws. */
const UNREADABLE = '"[unable to serialize]"';

/** What needs no replacer function, which makes serialising several times as expensive. */
export function isPlain(value: unknown): boolean {
  return typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean';
}

/** JSON of any value, as pino writes it: errors with type, message, stack and cause, BigInt as a number, circles cut. Never throws. */
export function stringify(value: unknown): string | undefined {
  try {
    if (isPlain(value)) return JSON.stringify(value);
    return JSON.stringify(value, errors);
  } catch {
    return stringifySafe(value);
  }
}

function stringifySafe(value: unknown): string | undefined {
  // What is around the value that is written: as it was given, and as it is written, which is what comes back as `this`.
  const ancestors: { given: object; written: object }[] = [];
  try {
    return JSON.stringify(value, function (this: unknown, key: string, inner: unknown) {
      if (typeof inner === 'bigint') return Number(inner);
      if (typeof inner !== 'object' || inner === null) return inner;
      while (ancestors.length > 0 && ancestors.at(-1)?.written !== this) ancestors.pop();
      if (ancestors.some(({ given }) => given === inner)) return '[Circular]';
      const written = errors(key, inner) as object;
      ancestors.push({ given: inner, written });
      return written;
    });
  } catch {
    return UNREADABLE;
  }
}

function errors(_key: string, value: unknown): unknown {
  if (!(value instanceof Error)) return value;
  return { ...value, type: value.name, message: value.message, stack: value.stack, cause: value.cause };
}

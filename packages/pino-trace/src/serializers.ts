import type { LoggerOptions } from 'pino';

type Serializers = NonNullable<LoggerOptions['serializers']>;

/** What stands for a field whose serializer threw. */
const FAILED = '[serializer failed]';

/** The same serializers, with those that throw answering for themselves: pino would throw into the log call. */
export function guardSerializers(serializers: Serializers): Serializers {
  const guarded: Serializers = {};
  // With pino's symbols among the keys.
  for (const key of Reflect.ownKeys(serializers) as (keyof Serializers)[]) {
    const serialize = serializers[key];
    if (serialize === undefined) continue;
    guarded[key] = (value: unknown): unknown => {
      try {
        return serialize(value);
      } catch {
        return FAILED;
      }
    };
  }
  return guarded;
}

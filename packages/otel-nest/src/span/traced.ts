import { isSpanName, type SpanName } from '@busflow/conventions';
import { refuseWrong } from '../refuse.ts';
import { checkSpanName, runSpan, SPAN_RULES, type SpanOptions } from './with-span.ts';

export type Method = (this: unknown, ...args: never[]) => unknown;
type MetadataReflect = typeof Reflect & {
  getOwnMetadataKeys?(target: object): unknown[];
  getOwnMetadata?(key: unknown, target: object): unknown;
  defineMetadata?(key: unknown, value: unknown, target: object): void;
};

/**
 * Runs each call of a method in a span; what {@link withSpan} says about values and errors holds here too. Without a name it is
 * `<class>.<method>` in kebab case. Other decorators may stand above or below: the method keeps its name and metadata.
 *
 * @throws TelemetryOptionError at the declaration, for a wrong option.
 */
export function Traced(name?: SpanName, options: SpanOptions = {}) {
  refuseWrong('@Traced', options, SPAN_RULES);
  return <T extends Method>(target: object, key: string | symbol, descriptor: TypedPropertyDescriptor<T>): TypedPropertyDescriptor<T> => {
    // A decorator of ECMAScript's own kind gets the method and a context object.
    if (typeof (key as unknown) === 'object')
      throw new TypeError('@Traced works as Nest does, with the compiler option experimentalDecorators');
    const original = descriptor.value;
    if (original === undefined) throw new TypeError(`@Traced: ${String(key)} is not a method; it takes methods only`);
    const owner = typeof target === 'function' ? target.name : target.constructor.name;
    descriptor.value = traced(original, name ?? nameOf(kebab(owner), key, `@Traced: ${owner}`), options) as T;
    noteTraced(target, key);
    return descriptor;
  };
}

/** By class (or its prototype) and key, not by function: a decorator above `@Traced` may have put its own function in place. */
const tracedKeys = new WeakMap<object, Set<string | symbol>>();

export function noteTraced(holder: object, key: string | symbol): void {
  const keys = tracedKeys.get(holder);
  if (keys === undefined) tracedKeys.set(holder, new Set([key]));
  else keys.add(key);
}

export function isTraced(holder: object, key: string | symbol): boolean {
  return tracedKeys.get(holder)?.has(key) === true;
}

/** A method that runs `original` in a span and passes for it: same name, length and metadata. */
export function traced(original: Method, name: string, options: SpanOptions): Method {
  checkSpanName(name);
  function traced(this: unknown, ...args: never[]): unknown {
    return runSpan(name, options, () => original.apply(this, args));
  }
  Object.defineProperty(traced, 'name', { value: original.name, configurable: true });
  Object.defineProperty(traced, 'length', { value: original.length, configurable: true });
  copyMetadata(original, traced);
  return traced;
}

/** @param where - the decorator and the class, for the reader of the error: `@Traced: WalletService`. */
export function nameOf(prefix: string, key: string | symbol, where: string): string {
  const name = `${prefix}.${kebab(typeof key === 'symbol' ? (key.description ?? 'symbol') : key)}`;
  if (!isSpanName(name)) throw new TypeError(`${where}.${String(key)} makes no span name; give one, such as "pricing.calculate"`);
  return name;
}

export function kebab(name: string): string {
  return name
    .replaceAll(/([a-z0-9])([A-Z])|([A-Z])([A-Z][a-z])/g, '$1$3-$2$4')
    .replaceAll(/[^A-Za-z0-9]+/g, '-')
    .replaceAll(/^-|-$/g, '')
    .toLowerCase();
}

/** Swagger, guards and routes keep their metadata on the function itself; `reflect-metadata` is there whenever Nest is. */
function copyMetadata(from: object, to: object): void {
  const { getOwnMetadataKeys, getOwnMetadata, defineMetadata } = Reflect as MetadataReflect;
  for (const key of getOwnMetadataKeys?.(from) ?? []) defineMetadata?.(key, getOwnMetadata?.(key, from), to);
}

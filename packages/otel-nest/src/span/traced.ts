import { isSpanName, type SpanName } from '@busflow/conventions';
import { checkSpanName, runSpan, type SpanOptions } from './with-span.ts';

type Method = (this: unknown, ...args: never[]) => unknown;
type MetadataReflect = typeof Reflect & {
  getOwnMetadataKeys?(target: object): unknown[];
  getOwnMetadata?(key: unknown, target: object): unknown;
  defineMetadata?(key: unknown, value: unknown, target: object): void;
};

/**
 * Runs each call of a method in a span; what {@link withSpan} says about values and errors holds here too. Without a name it is
 * `<class>.<method>` in kebab case. Other decorators may stand above or below: the method keeps its name and metadata.
 */
export function Traced(name?: SpanName, options: SpanOptions = {}) {
  return <T extends Method>(target: object, key: string | symbol, descriptor: TypedPropertyDescriptor<T>): TypedPropertyDescriptor<T> => {
    const original = descriptor.value;
    if (original === undefined) throw new TypeError(`@Traced: ${String(key)} is not a method; it takes methods only`);
    const spanName = name ?? defaultName(target, key);
    checkSpanName(spanName);
    function traced(this: unknown, ...args: never[]): unknown {
      return runSpan(spanName, options, () => (original as Method).apply(this, args));
    }
    Object.defineProperty(traced, 'name', { value: original.name, configurable: true });
    Object.defineProperty(traced, 'length', { value: original.length, configurable: true });
    copyMetadata(original, traced);
    descriptor.value = traced as T;
    return descriptor;
  };
}

function defaultName(target: object, key: string | symbol): string {
  const owner = typeof target === 'function' ? target.name : target.constructor.name;
  const name = `${kebab(owner)}.${kebab(typeof key === 'symbol' ? (key.description ?? 'symbol') : key)}`;
  if (!isSpanName(name))
    throw new TypeError(`@Traced: no span name follows from ${owner}.${String(key)}; give one, such as "pricing.calculate"`);
  return name;
}

function kebab(name: string): string {
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

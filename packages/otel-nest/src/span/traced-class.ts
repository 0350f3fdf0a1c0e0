import { EventEmitter } from 'node:events';
import { aBoolean, anObject, aString, aStringList, type OptionRules } from '@busflow/conventions';
import { TelemetryOptionError } from '../options.ts';
import { refuseWrong } from '../refuse.ts';
import { isTraced, kebab, nameOf, noteTraced, traced, type Method } from './traced.ts';
import type { SpanOptions } from './with-span.ts';

export interface TracedClassOptions extends Pick<SpanOptions, 'attributes'> {
  /** First part of the spans' names. @default the class's name in kebab case */
  readonly prefix?: Lowercase<string>;
  /** Methods without a span, by name. @default [] */
  readonly exclude?: readonly string[];
  /** Whether methods of base classes, called on this one, have spans too. @default true */
  readonly inherited?: boolean;
}

const RULES: OptionRules<TracedClassOptions> = { prefix: aString, exclude: aStringList, inherited: aBoolean, attributes: anObject };

// oxlint-disable-next-line typescript/no-explicit-any -- what TypeScript takes for "any class at all"
type Class = abstract new (...args: any[]) => object;

/**
 * {@link Traced} for every method of a class, static and inherited ones included; a method that has `@Traced` keeps it. Accessors, symbol
 * keys, `#private` methods and functions in fields have no spans. TypeScript's `private` does: nothing is left of it at run time.
 *
 * The class itself stays the same object, so what Nest, Swagger and others keep about it does too.
 *
 * @throws TelemetryOptionError at the declaration, for a wrong option or an excluded method that is not there.
 */
export function TracedClass(options: TracedClassOptions = {}): (target: Class) => void {
  refuseWrong('@TracedClass', options, RULES);
  const { attributes, exclude = [], inherited = true } = options;
  return (target) => {
    const holders = [target.prototype as object, target].map((holder) => ({ holder, methods: methodsOf(holder, inherited) }));
    const missing = exclude.filter((name) => !holders.some(({ methods }) => methods.has(name)));
    if (missing.length > 0) throw new TelemetryOptionError(`@TracedClass: ${target.name} has no method ${missing.join(', ')} to exclude`);
    for (const { holder, methods } of holders) {
      for (const [key, { owner, descriptor }] of methods) {
        if (exclude.includes(key) || isTraced(owner, key)) continue;
        const name = nameOf(options.prefix ?? kebab(target.name), key, `@TracedClass: ${target.name}`);
        Object.defineProperty(holder, key, { ...descriptor, value: traced(descriptor.value, name, attributes ? { attributes } : {}) });
        noteTraced(holder, key);
      }
    }
  };
}

interface Found {
  readonly owner: object;
  readonly descriptor: PropertyDescriptor & { value: Method };
}

/** What method syntax made: not enumerable, unlike a function in a static field. The nearest one of a name counts. */
function methodsOf(holder: object, inherited: boolean): Map<string, Found> {
  const found = new Map<string, Found>();
  const seen = new Set<string>(['constructor']);
  for (let owner: object | null = holder; owner !== null && !isBuiltIn(owner); owner = Object.getPrototypeOf(owner) as object | null) {
    for (const key of Object.getOwnPropertyNames(owner)) {
      const descriptor = Object.getOwnPropertyDescriptor(owner, key);
      if (!seen.has(key) && descriptor !== undefined && isMethod(descriptor)) found.set(key, { owner, descriptor });
      seen.add(key);
    }
    if (!inherited) break;
  }
  return found;
}

function isMethod(descriptor: PropertyDescriptor): descriptor is Found['descriptor'] {
  return typeof descriptor.value === 'function' && descriptor.enumerable === false && descriptor.configurable === true;
}

/** JavaScript's and Node's own base classes: a span for each `emit` or `get` tells nothing. */
function isBuiltIn(holder: object): boolean {
  const made = typeof holder === 'function' ? holder : (holder.constructor as object);
  return made === EventEmitter || Function.prototype.toString.call(made).endsWith('{ [native code] }');
}

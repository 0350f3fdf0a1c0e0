import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import { once } from '@busflow/conventions';
import { diag } from '@opentelemetry/api';
import { createIdSource } from './ids.ts';
import { writesIds } from './line.ts';
import { RESERVED_IDS, renameReservedIds } from './reserved.ts';
import { OURS, SCOPE } from './scope.ts';
import { TraceSettingError } from './settings.ts';

/** pino's own tracing channel around the serialisation of a line (pino >= 9.10, lib/tools.js). */
const START = 'tracing:pino_asJson:start';
const END = 'tracing:pino_asJson:end';

const HOOKS = Symbol.for('pino.hooks');
const SERIALIZERS = Symbol.for('pino.serializers');
/** The one name that is not registered; every copy of pino has its own symbol with this description. */
const BINDINGS = 'pino.chindings';

type Taken = { [OURS]?: boolean };

type Instance = Record<symbol, unknown>;
type Serializers = Record<string, unknown>;

/** What pino publishes: the logger, and the arguments of the serialisation, of which the first is the caller's object. */
interface Serialisation {
  readonly instance: Instance;
  readonly arguments: { readonly 0?: unknown };
}

/**
 * Puts the active span's ids and the tenant into the lines of loggers that somebody else creates (nestjs-pino,
 * pino-http, any copy of pino in the process), created before or after this call, without a loader hook. Ids only: for
 * redaction and log records give such a logger {@link traceOptions}. Loggers of ours are left alone.
 *
 * @returns the way to stop it
 * @throws TraceSettingError for options: whoever gives some expects more than ids
 */
export function instrumentPino(...options: readonly never[]): () => void {
  if (options.length > 0) throw new TraceSettingError('instrumentPino takes no options: it writes ids only; traceOptions() also redacts');
  const ids = createIdSource();
  const report = once((message) => diag.createComponentLogger({ namespace: SCOPE }).warn(message));
  const undo = new WeakMap<object, () => void>();
  const busy = new WeakSet<Instance>();
  const symbols = new Set<symbol>();

  const start = (message: unknown): void => {
    try {
      if (isTaken(message as Taken)) return;
      const { instance, arguments: given } = message as Serialisation;
      const text = busy.has(instance) || isOurs(instance) ? '' : ids();
      const bindings = text === '' ? undefined : bindingsSymbol(instance, symbols);
      if (bindings === undefined) return;
      // Its bindings are what pino writes first, at the top level whatever nestedKey says. The caller's object is not touched.
      const restore = [shadow(instance, bindings, text + renameReservedIds(String(instance[bindings])))];
      if (holdsIds(given[0])) restore.push(shadow(instance, SERIALIZERS, hidingIds(instance[SERIALIZERS] as Serializers)));
      busy.add(instance);
      undo.set(message as object, () => {
        for (const step of restore) step();
        busy.delete(instance);
      });
    } catch (error) {
      report('start', `pino's tracing channel has a shape that is not known; lines go out without ids: ${String(error)}`);
    }
  };
  const end = (message: unknown): void => undo.get(message as object)?.();

  subscribe(START, start);
  subscribe(END, end);
  return () => {
    unsubscribe(START, start);
    unsubscribe(END, end);
  };
}

function isOurs(instance: Instance): boolean {
  return writesIds((instance[HOOKS] as { streamWrite?: unknown } | undefined)?.streamWrite);
}

/** A line is for the first of several copies of us: two would undo their changes in the wrong order. */
function isTaken(message: Taken): boolean {
  const taken = message[OURS] === true;
  message[OURS] = true;
  return taken;
}

function bindingsSymbol(instance: Instance, known: Set<symbol>): symbol | undefined {
  for (const symbol of known) if (Object.hasOwn(instance, symbol)) return symbol;
  const found = Object.getOwnPropertySymbols(instance).find(({ description }) => description === BINDINGS);
  if (found !== undefined) known.add(found);
  return found;
}

/** Sets a property for the length of one line; the answer puts back what was there, or that nothing was. */
function shadow(instance: Instance, key: symbol, value: unknown): () => void {
  const own = Object.hasOwn(instance, key);
  const before = instance[key];
  instance[key] = value;
  return () => {
    if (own) instance[key] = before;
    else delete instance[key];
  };
}

function holdsIds(fields: unknown): boolean {
  return typeof fields === 'object' && fields !== null && RESERVED_IDS.some((key) => Object.hasOwn(fields, key));
}

/** A field whose serializer answers undefined is left out. */
function hidingIds(serializers: Serializers): Serializers {
  const hiding = Object.create(serializers) as Serializers;
  for (const key of RESERVED_IDS) hiding[key] = () => undefined;
  return hiding;
}

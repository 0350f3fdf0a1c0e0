import { LOG_ENVIRONMENT, LOG_SERVICE } from '@busflow/conventions';
import { createIdSource } from './ids.ts';
import { createEmitter } from './otlp/emitter.ts';
import type { LineKeys } from './otlp/record.ts';
import { createRedactor } from './redact.ts';
import { createRedactionCounter } from './redactions.ts';
import { renameReserved, renameReservedIds } from './reserved.ts';
import { OURS } from './scope.ts';
import type { ResolvedSettings } from './settings.ts';

/** Turns a logger's serialised JSON line into the one that leaves the process. */
export type FinishLine = (line: string) => string;

/**
 * The core of the package, the same for every logger: a caller's fields give way to the reserved names, personal data
 * goes, ids come in. In this order, so that no rule ever reads an id or the time, and at the front of the line, where a
 * regular expression finds the real `trace_id` before anything that a caller has nested.
 *
 * `first` is the service's own hook, which sees the line before us. `service` and `environment` must already stand in the line, as {@link headMembers} writes them.
 */
export function createFinishLine(settings: ResolvedSettings, keys: LineKeys, first: FinishLine = unchanged): FinishLine {
  const head = headMembers(settings);
  const ids = createIdSource();
  const redact =
    settings.redaction === false ? unchanged : createRedactor({ ...settings.redaction, onRedaction: createRedactionCounter() });
  const emit = settings.otlp ? createEmitter(keys) : undefined;
  const finishLine: FinishLine = (line) => {
    const finished = withIds(first(line), head, ids(), redact);
    emit?.(finished);
    return finished;
  };
  return Object.assign(finishLine, { [OURS]: true });
}

/** Whether a stream hook is one of ours. */
export function writesIds(hook: unknown): boolean {
  return typeof hook === 'function' && OURS in hook;
}

/** The members that tell a line of ours apart from what the caller wrote behind them. */
export function headMembers({ service, environment }: Pick<ResolvedSettings, 'service' | 'environment'>): string {
  return `,"${LOG_SERVICE}":${JSON.stringify(service)},"${LOG_ENVIRONMENT}":${JSON.stringify(environment)}`;
}

function withIds(line: string, head: string, ids: string, redact: (text: string) => string): string {
  const headStart = line.indexOf(head);
  // At the top level: a copy in a caller's nested object is not our head.
  if (headStart !== -1 && nestedAfter(line, headStart)) {
    const cut = headStart + head.length;
    return line.slice(0, cut) + ids + redact(renameReserved(line.slice(cut)));
  }
  // The service has reshaped its base fields, or its own hook the line.
  if (!line.startsWith('{')) return redact(line);
  const members = redact(renameReservedIds(line.slice(1)));
  if (ids === '') return `{${members}`;
  return `{${ids.slice(1)}${members.startsWith('}') ? '' : ','}${members}`;
}

function nestedAfter(line: string, index: number): boolean {
  const nested = line.indexOf('{', 1);
  return nested === -1 || nested > index;
}

const unchanged = (text: string): string => text;

import { once } from '@busflow/conventions';
import { context, diag, logs, type Logger } from '@opentelemetry/api';
import { SCOPE } from '../scope.ts';
import { toLogRecord, type LineKeys } from './record.ts';

/**
 * Hands finished lines to the logger provider that the process has registered, with the active trace context. Never
 * throws and never waits: batching, its bounds and what happens when a collector is away are the provider's.
 */
export function createEmitter(keys: LineKeys): (line: string) => void {
  const report = once((message) => diag.createComponentLogger({ namespace: SCOPE }).warn(message));
  let logger: Logger | undefined;
  return (line) => {
    try {
      logger ??= logs.getLogger(SCOPE);
      if (!logger.enabled()) return;
      logger.emit({ ...toLogRecord(line, keys), context: context.active() });
    } catch (error) {
      report('emit', `a log line could not be sent as a log record: ${String(error)}`);
    }
  };
}

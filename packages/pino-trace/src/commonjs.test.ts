import { execFileSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';

it('works by require, with no loader hook and whatever is loaded first', () => {
  const program = `
    const pino = require('pino');
    const theirs = pino({ base: null });
    const { context, trace } = require('@opentelemetry/api');
    const { AsyncLocalStorageContextManager } = require('@opentelemetry/context-async-hooks');
    const { TracerProvider } = require('@opentelemetry/sdk-trace');
    const { createLogger, instrumentPino } = require('@busflow/pino-trace');
    const { createRedactor } = require('@busflow/pino-trace/redact');
    context.setGlobalContextManager(new AsyncLocalStorageContextManager());
    trace.setGlobalTracerProvider(new TracerProvider());
    instrumentPino();
    trace.getTracer('cjs').startActiveSpan('cjs.work', () => {
      createLogger({ service: 'api', environment: 'test' }).child({ seats: 3 }).info('for max@example.de');
      theirs.info(createRedactor()('for max@example.de'));
    });`;
  const output = execFileSync(process.execPath, ['--conditions=@busflow/source', '--input-type=commonjs', '--eval', program], {
    cwd: fileURLToPath(new URL('..', import.meta.url)),
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const [ours, others] = output
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as object);
  const ids = { trace_id: expect.stringMatching(/^[0-9a-f]{32}$/), span_id: expect.stringMatching(/^[0-9a-f]{16}$/) };
  expect(ours).toMatchObject({ ...ids, seats: 3, msg: 'for [redacted:email]' });
  expect(others).toMatchObject({ ...ids, msg: 'for [redacted:email]' });
}, 20_000);

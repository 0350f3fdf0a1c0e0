import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, expect, it } from 'vitest';
import { fixture, runChild, startChild } from '../test/child.ts';
import { copyWith } from '../test/copy.ts';
import { httpReceiver, type Receiver } from '../test/receiver.ts';
import { enabledByVariables, wantsBundle } from './config/instrumentation-names.ts';

let receiver: Receiver;
afterEach(() => receiver?.close());

/** What arrives of a service that was asked once and makes one call of its own. */
async function traced(env: Record<string, string>, first?: string): Promise<(text: string) => boolean> {
  receiver = await httpReceiver();
  const child = await startChild(
    { OTEL_EXPORTER_OTLP_ENDPOINT: receiver.endpoint, OTEL_EXPORTER_OTLP_PROTOCOL: 'http/json', ...env },
    first,
  );
  await (await fetch(`${child.url}/out`)).text();
  await child.end('SIGTERM');
  expect(child.stderr()).toBe('');
  return (text) => receiver.has('traces', text);
}

const EXPRESS = '@opentelemetry/instrumentation-express';
const HTTP = '@opentelemetry/instrumentation-http';

it('runs the whole bundle where it is asked for, and keeps the SERVER span ours', async () => {
  const has = await traced({}, 'all.mjs');
  expect([has(EXPRESS), has(HTTP), has('@opentelemetry/instrumentation-router')]).toEqual([true, true, true]);
  // Ours has the kind SERVER (2) and the route; the stock one would be a second.
  expect(has('"name":"GET /out","kind":2')).toBe(true);
  expect(has('"name":"GET","kind":2')).toBe(false);
});

it('takes the instrumentations that the variable names, with register too', async () => {
  const has = await traced({ OTEL_NODE_ENABLED_INSTRUMENTATIONS: 'http,express' });
  expect([has(EXPRESS), has(HTTP), has('@opentelemetry/instrumentation-router')]).toEqual([true, true, false]);
});

it('leaves out what the variable switches off', async () => {
  const has = await traced({ OTEL_NODE_DISABLED_INSTRUMENTATIONS: 'http' });
  expect([has(HTTP), has('pricing.calculate')]).toEqual([false, true]);
});

it.each([
  [{}, false, ['http', 'undici', 'pg', 'ioredis', 'redis']],
  [{ OTEL_NODE_ENABLED_INSTRUMENTATIONS: ' pg, http ' }, false, ['http', 'pg']],
  [{ OTEL_NODE_ENABLED_INSTRUMENTATIONS: 'pg,mysql2' }, true, ['pg']],
  [{ OTEL_NODE_ENABLED_INSTRUMENTATIONS: ' ', OTEL_NODE_DISABLED_INSTRUMENTATIONS: 'redis' }, false, ['http', 'undici', 'pg', 'ioredis']],
])('reads %j', (env: Record<string, string>, bundle, own) => {
  expect(wantsBundle(env)).toBe(bundle);
  expect((['http', 'undici', 'pg', 'ioredis', 'redis'] as const).filter(enabledByVariables(env))).toEqual(own);
});

it('runs an instrumentation of one’s own on an ES module, beside ours', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'otel-nest-own-'));
  const acme = join(folder, 'node_modules/acme');
  await mkdir(acme, { recursive: true });
  await writeFile(join(acme, 'package.json'), '{ "name": "acme", "version": "1.0.0", "type": "module", "exports": "./index.js" }');
  await writeFile(join(acme, 'index.js'), 'export let call = () => {};');
  await writeFile(join(folder, 'main.mjs'), `import { call } from 'acme'; call();`);
  receiver = await httpReceiver();
  const env = { OTEL_EXPORTER_OTLP_ENDPOINT: receiver.endpoint, OTEL_EXPORTER_OTLP_PROTOCOL: 'http/json' };
  const { code, stderr } = await runChild(join(folder, 'main.mjs'), env, fixture('own.mjs'));
  await rm(folder, { recursive: true, force: true });
  expect([code, stderr]).toEqual([0, '']);
  expect(receiver.has('traces', '"name":"acme.call"')).toBe(true);
});

it('says how to install the bundle where it is missing, and runs its own', async () => {
  const copy = await copyWith(`import { startTelemetry } from './dist/index.js'; await startTelemetry({ instrumentations: 'all' });`);
  receiver = await httpReceiver();
  const env = { OTEL_EXPORTER_OTLP_ENDPOINT: receiver.endpoint, OTEL_EXPORTER_OTLP_PROTOCOL: 'http/json' };
  const { code, stderr } = await runChild(copy.entry, env);
  await copy.remove();
  expect(code).toBe(0);
  expect(stderr).toContain(
    'which is not installed: npm install @opentelemetry/auto-instrumentations-node; http, undici, pg, ioredis, redis run',
  );
});

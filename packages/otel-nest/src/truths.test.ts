import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { createRequire } from 'node:module';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { dist, fixture, runChild, startChild } from '../test/child.ts';
import { copyWith } from '../test/copy.ts';
import { grpcReceiver, httpReceiver, type Receiver } from '../test/receiver.ts';

const REGISTER = `${dist}/register.js`;
let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'otel-nest-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

let receiver: Receiver | undefined;
afterEach(() => receiver?.close());

/** What a process says once, without the prefix of its logger. */
function lines(stderr: string): string[] {
  return stderr
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => line.replace('[telemetry] warn: @busflow/otel-nest ', ''));
}

async function file(path: string, text: string): Promise<string> {
  const full = join(folder, path);
  await mkdir(dirname(full), { recursive: true });
  await writeFile(full, text);
  return full;
}

/** Serves one request, and looks for a line while the process runs. */
async function saidAtRunTime(env: Record<string, string>, words: string): Promise<string> {
  const child = await startChild({ OTEL_BSP_SCHEDULE_DELAY: '50', OTEL_METRICS_EXPORTER: 'none', ...env });
  await (await fetch(`${child.url}/price/1`)).text();
  await expect.poll(() => child.stderr(), { timeout: 6_000 }).toContain(words);
  const said = child.stderr();
  await child.end('SIGTERM');
  return said;
}

/** A package of ours as a string for the code of another file. */
const at = (name: string) => JSON.stringify(createRequire(import.meta.url).resolve(name));

describe('where batches don’t arrive', () => {
  it.each(['http/protobuf', 'grpc'])('names a collector that is down over %s, while the process runs, once', async (protocol) => {
    receiver = await httpReceiver();
    receiver.close();
    const { endpoint } = receiver;
    const env = { OTEL_EXPORTER_OTLP_ENDPOINT: endpoint, OTEL_EXPORTER_OTLP_PROTOCOL: protocol };
    const said = lines(await saidAtRunTime(env, 'ECONNREFUSED'));
    expect(said).toHaveLength(1);
    expect(said[0]).toContain(`${protocol === 'grpc' ? endpoint : `${endpoint}/v1/traces`} (${protocol}) took nothing`);
    expect(said[0]).toContain('Start a collector there or correct OTEL_EXPORTER_OTLP_ENDPOINT');
  });

  it('tells who speaks gRPC to an HTTP receiver, and the other way round', async () => {
    receiver = await httpReceiver();
    const words = 'set OTEL_EXPORTER_OTLP_PROTOCOL=';
    expect(await saidAtRunTime({ OTEL_EXPORTER_OTLP_ENDPOINT: receiver.endpoint }, words)).toContain(
      `${receiver.endpoint} (grpc) took nothing`,
    );
    receiver.close();
    receiver = await grpcReceiver();
    const env = { OTEL_EXPORTER_OTLP_ENDPOINT: receiver.endpoint, OTEL_EXPORTER_OTLP_PROTOCOL: 'http/protobuf' };
    expect(await saidAtRunTime(env, words)).toContain('set OTEL_EXPORTER_OTLP_PROTOCOL=grpc');
  });

  it('says at the end what was lost, and nothing of its own meters', async () => {
    receiver = await grpcReceiver();
    receiver.close();
    const child = await startChild({ OTEL_EXPORTER_OTLP_ENDPOINT: receiver.endpoint });
    await (await fetch(`${child.url}/price/1`)).text();
    await child.end('SIGTERM');
    expect(child.stderr()).toMatch(/dropped .*\d spans \(the collector did not take them\)/);
    expect(child.stderr()).not.toContain('MeterProvider');
  });
});

describe('what was configured', () => {
  it('reports each value that it can’t use, once, and runs with the rest', async () => {
    receiver = await httpReceiver();
    const bad = {
      OTEL_TRACES_SAMPLER: 'sometimes',
      OTEL_TRACES_EXPORTER: 'otlp,zipkin',
      OTEL_EXPORTER_OTLP_TIMEOUT: 'soon',
      OTEL_EXPORTER_OTLP_COMPRESSION: 'brotli',
      OTEL_EXPORTER_OTLP_HEADERS: 'authorization',
      OTEL_EXPORTER_OTLP_CERTIFICATE: '/nowhere/ca.pem',
      OTEL_EXPORTER_OTLP_METRICS_TEMPORALITY_PREFERENCE: 'none',
      OTEL_BSP_MAX_QUEUE_SIZE: '2.5',
      OTEL_BLRP_SCHEDULE_DELAY: '-1',
      OTEL_METRIC_EXPORT_INTERVAL: '0',
      OTEL_SPAN_ATTRIBUTE_COUNT_LIMIT: 'many',
      OTEL_PROPAGATORS: 'b3',
      OTEL_LOG_LEVEL: 'loud',
      OTEL_CONFIG_FILE: 'otel.yaml',
      OTEL_NODE_RESOURCE_DETECTORS: 'all',
      OTEL_SDK_DISABLED: 'maybe',
      BUSFLOW_TRUST: 'everybody',
    };
    const child = await startChild({ OTEL_EXPORTER_OTLP_ENDPOINT: receiver.endpoint, OTEL_EXPORTER_OTLP_PROTOCOL: 'http/json', ...bad });
    await (await fetch(`${child.url}/price/1`)).text();
    await child.end('SIGTERM');
    for (const name of Object.keys(bad)) {
      expect([name, lines(child.stderr()).filter((line) => line.includes(name)).length]).toEqual([name, 1]);
    }
    expect(receiver.has('traces', 'pricing.calculate')).toBe(true);
  });

  it('reports a sampling share that is a percentage', async () => {
    receiver = await grpcReceiver();
    const env = { OTEL_EXPORTER_OTLP_ENDPOINT: receiver.endpoint, OTEL_TRACES_SAMPLER: 'traceidratio', OTEL_TRACES_SAMPLER_ARG: '10' };
    expect(lines((await runChild('context.mjs', env, REGISTER)).stderr)).toEqual([
      'OTEL_TRACES_SAMPLER_ARG=10 is ignored: it takes a number from 0 to 1',
    ]);
  });

  it('reports an endpoint without a scheme, once for all signals', async () => {
    const { stderr } = await runChild('context.mjs', { OTEL_EXPORTER_OTLP_ENDPOINT: '127.0.0.1:1' }, REGISTER);
    expect(lines(stderr).filter((line) => line.includes('has no scheme'))).toEqual([
      'the OTLP endpoint 127.0.0.1:1 has no scheme and is taken as https://127.0.0.1:1: write http://127.0.0.1:1 for a collector without TLS',
    ]);
  });

  it('runs the service without telemetry where an option breaks its start', async () => {
    receiver = await grpcReceiver();
    const broken = await file(
      'broken.mjs',
      `const { startTelemetry } = await import(process.env.DIST); await startTelemetry({ instrumentations: [{}] });`,
    );
    const { code, stderr } = await runChild(broken, { OTEL_EXPORTER_OTLP_ENDPOINT: receiver.endpoint });
    expect([code, stderr]).toEqual([0, expect.stringContaining('telemetry is off: it could not start: ')]);
  });

  it('reports unknown options, and options that come after register', async () => {
    receiver = await grpcReceiver();
    const env = { OTEL_EXPORTER_OTLP_ENDPOINT: receiver.endpoint };
    const misspelt = await file(
      'misspelt.mjs',
      `const { startTelemetry } = await import(process.env.DIST); await startTelemetry({ servicename: 'api' });`,
    );
    expect(lines((await runChild(misspelt, env)).stderr)).toEqual([
      'startTelemetry has no option "servicename"; did you mean "serviceName"?',
    ]);
    expect(lines((await runChild(misspelt, env, REGISTER)).stderr)[0]).toContain('startTelemetry() was called twice');
  });
});

describe('what was forgotten', () => {
  it('says once that TelemetryModule runs and telemetry does not', async () => {
    const { stderr } = await runChild('context.mjs');
    expect(lines(stderr)).toEqual([
      'TelemetryModule is used but telemetry was not started: there are no spans and no metrics. ' +
        'Start the server with node --import @busflow/otel-nest/register, or set OTEL_SDK_DISABLED=true',
    ]);
    expect((await runChild('context.mjs', { OTEL_SDK_DISABLED: 'true' })).stderr).toBe('');
    expect((await runChild('context.mjs', { NODE_ENV: 'test' })).stderr).toBe('');
  });

  it('is silent where all is well', async () => {
    receiver = await grpcReceiver();
    expect((await runChild('context.mjs', { OTEL_EXPORTER_OTLP_ENDPOINT: receiver.endpoint }, REGISTER)).stderr).toBe('');
  });

  it('names packages that were loaded before telemetry could patch them', async () => {
    receiver = await grpcReceiver();
    await file('node_modules/pg/index.js', 'module.exports = {};');
    const late = await file('late.mjs', `import 'pg'; const { startTelemetry } = await import(process.env.DIST); await startTelemetry();`);
    expect(lines((await runChild(late, { OTEL_EXPORTER_OTLP_ENDPOINT: receiver.endpoint })).stderr)).toEqual([
      'pg was loaded before telemetry started: its calls have no spans. Start with node --import @busflow/otel-nest/register',
    ]);
  });
});

describe('a Nest whose parts are elsewhere', () => {
  it.each([
    ['moved', 'Cannot find @nestjs/core/interceptors/', 'Cannot find @nestjs/core/exceptions/'],
    ['renamed', 'InterceptorsConsumer has no intercept', 'ExceptionsHandler has no next'],
  ])('serves its requests, and what is missing from their spans is said once: %s', async (NEST, interceptors, exceptions) => {
    receiver = await httpReceiver();
    const child = await startChild({
      NODE_OPTIONS: `--import ${fixture('other-nest.mjs')}`,
      NEST,
      OTEL_EXPORTER_OTLP_ENDPOINT: receiver.endpoint,
      OTEL_EXPORTER_OTLP_PROTOCOL: 'http/json',
    });
    const statuses = ['/price/1', '/price/2', '/fail'].map(async (path) => (await fetch(child.url + path)).status);
    expect(await Promise.all(statuses)).toEqual([200, 200, 500]);
    await child.end('SIGTERM');
    const said = lines(child.stderr());
    expect(said).toHaveLength(2);
    expect(said[0]).toContain(`keeps its interceptors elsewhere, so TelemetryModule's "tenant" is never asked: `);
    expect(said[0]).toContain(interceptors);
    expect(said[1]).toContain('keeps its exceptions handler elsewhere, so 5xx spans show no exception: ');
    expect(said[1]).toContain(exceptions);
    expect(receiver.has('traces', 'GET /price/:id')).toBe(true);
  });
});

describe('what is there twice', () => {
  it('names two versions of the API', async () => {
    receiver = await grpcReceiver();
    await file(
      'old/node_modules/@opentelemetry/api/package.json',
      '{ "name": "@opentelemetry/api", "version": "1.9.0", "main": "index.js" }',
    );
    await file('old/node_modules/@opentelemetry/api/index.js', 'module.exports = {};');
    const entry = await file('old/main.mjs', '');
    const { stderr } = await runChild(entry, { OTEL_EXPORTER_OTLP_ENDPOINT: receiver.endpoint }, REGISTER);
    expect(lines(stderr)[0]).toMatch(/^two versions of @opentelemetry\/api, 1\.9\.0 for the application and 1\.\d+\.\d+ for this package/);
  });

  it('names an untested Nest', async () => {
    receiver = await grpcReceiver();
    await file('ten/node_modules/@nestjs/core/package.json', '{ "name": "@nestjs/core", "version": "10.4.0" }');
    const { stderr } = await runChild(await file('ten/main.mjs', ''), { OTEL_EXPORTER_OTLP_ENDPOINT: receiver.endpoint }, REGISTER);
    expect(lines(stderr)).toEqual(['NestJS 10.4.0 is untested: this package supports 11 and 12']);
  });

  it('leaves another SDK alone, and says so', async () => {
    receiver = await grpcReceiver();
    const other = await file(
      'other.cjs',
      `require(${at('@opentelemetry/api')}).trace.setGlobalTracerProvider(new (require(${at('@opentelemetry/sdk-trace')}).TracerProvider)());`,
    );
    const { stderr } = await runChild('context.mjs', { OTEL_EXPORTER_OTLP_ENDPOINT: receiver.endpoint }, REGISTER, ['--require', other]);
    expect(lines(stderr)).toEqual(['telemetry is off: another OpenTelemetry SDK was started first']);
  });

  it('lets an SDK that comes later be heard: it is refused, and its place in the code told', async () => {
    receiver = await grpcReceiver();
    const later = await file(
      'later.cjs',
      `require(${at('@opentelemetry/api')}).trace.setGlobalTracerProvider(new (require(${at('@opentelemetry/sdk-trace')}).TracerProvider)());`,
    );
    const { stderr } = await runChild(later, { OTEL_EXPORTER_OTLP_ENDPOINT: receiver.endpoint }, REGISTER);
    expect(stderr).toMatch(/Attempted duplicate registration of API: trace[^]*later\.cjs:1/);
  });

  it('names two copies of this package', async () => {
    receiver = await grpcReceiver();
    const context = await readFile(fixture('context.mjs'), 'utf8');
    const copy = await copyWith(context.replace('process.env.DIST', `'./dist/index.js'`));
    const { stderr } = await runChild(copy.entry, { OTEL_EXPORTER_OTLP_ENDPOINT: receiver.endpoint }, REGISTER);
    await copy.remove();
    expect(lines(stderr).at(-1)).toMatch(/^two copies of @busflow\/otel-nest run, .+ and .+: they share no tenant/);
  });

  it('recognises a bundle', async () => {
    receiver = await grpcReceiver();
    const esbuild = createRequire(createRequire(import.meta.url).resolve('tsup'))('esbuild') as {
      build(options: object): Promise<unknown>;
    };
    const source = await readFile(fixture('context.mjs'), 'utf8');
    const outfile = join(folder, 'bundle/dist/main.mjs');
    const external = ['@nestjs/microservices', '@nestjs/websockets', '@nestjs/platform-express', 'class-validator', 'class-transformer'];
    await esbuild.build({
      stdin: {
        contents: source.replace('process.env.DIST', JSON.stringify(`${dist}/index.js`)),
        resolveDir: dirname(fixture('context.mjs')),
      },
      outfile,
      bundle: true,
      platform: 'node',
      format: 'esm',
      external: external.flatMap((name) => [name, `${name}/*`]),
      banner: { js: `import { createRequire as load } from 'node:module'; const require = load(import.meta.url);` },
      sourcemap: true,
      logLevel: 'silent',
    });
    // Source maps lead back to the files that were bundled.
    const { stderr, code } = await runChild(outfile, { OTEL_EXPORTER_OTLP_ENDPOINT: receiver.endpoint }, REGISTER, [
      '--enable-source-maps',
    ]);
    expect([code, lines(stderr).at(-1)]).toEqual([0, expect.stringMatching(/main\.mjs is a bundle: calls by packages inside it/)]);
  }, 60_000);
});

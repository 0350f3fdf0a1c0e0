// @busflow/otel-nest against collectors that fail, and at the end of its process; a real Nest service in its own process, over gRPC and HTTP.
// `--seconds N` each way of failing (12, none at all with 0), `--runs N` ends by SIGTERM with Nest's shutdown hooks on and as many with them off (50).
import { readFile } from 'node:fs/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import build from '../../packages/otel-nest/test/build.ts';
import { startChild, type Child } from '../../packages/otel-nest/test/child.ts';
import { grpcReceiver, httpReceiver, type Mood, type Receiver } from '../../packages/otel-nest/test/receiver.ts';

const flag = (name: string, otherwise: number) => {
  const at = process.argv.indexOf(name);
  return at > 0 ? Number(process.argv[at + 1]) : otherwise;
};
const seconds = flag('--seconds', 12);
const runs = flag('--runs', 50);

const PROTOCOLS = { grpc: grpcReceiver, 'http/protobuf': httpReceiver } as const;
type Protocol = keyof typeof PROTOCOLS;

/** Spans of one request of the load: its own and 19 below. */
const SPANS_A_REQUEST = 20;
const REQUESTS_A_SECOND = 100;
const GROWTH_MAX_MB = 40;
const DEADLINE_MS = 5_000;

function judge(bar: string, seen: string, met: boolean): void {
  console.log(`  ${met ? 'ok    ' : 'MISSED'} ${bar}: ${seen}`);
  if (!met) process.exitCode = 1;
}

const start = (receiver: Receiver, protocol: Protocol, env: Record<string, string> = {}) =>
  startChild({ OTEL_EXPORTER_OTLP_ENDPOINT: receiver.endpoint, OTEL_EXPORTER_OTLP_PROTOCOL: protocol, ...env });

async function asked({ url }: Child, path: string): Promise<boolean> {
  try {
    const response = await fetch(url + path);
    await response.text();
    return response.ok;
  } catch {
    return false;
  }
}

/** Megabytes. */
async function rss({ pid }: Child): Promise<number> {
  const status = await readFile(`/proc/${pid}/status`, 'utf8');
  return Number(/VmRSS:\s+(\d+)/.exec(status)?.[1]) / 1024;
}

/** Asks at a steady rate; answers what failed, how many were asked and the largest memory seen. */
async function load(child: Child, forMs: number): Promise<{ failed: number; requests: number; peak: number }> {
  const end = performance.now() + forMs;
  const answers: Promise<boolean>[] = [];
  let peak = 0;
  for (let next = performance.now(); next < end; next += 1_000 / REQUESTS_A_SECOND) {
    await sleep(Math.max(0, next - performance.now()));
    answers.push(asked(child, `/spans/${SPANS_A_REQUEST - 1}`));
    if (answers.length % 20 === 0) peak = Math.max(peak, await rss(child));
  }
  const failed = (await Promise.all(answers)).filter((ok) => !ok).length;
  return { failed, requests: answers.length, peak: Math.max(peak, await rss(child)) };
}

/** Memory of a service under the same load whose collector is well is the measure: growth is what the failing one adds. */
async function failing(protocol: Protocol, how: Mood | 'refused'): Promise<void> {
  const receiver = await PROTOCOLS[protocol]();
  const child = await start(receiver, protocol);
  const warm = await load(child, 6_000);
  if (how === 'refused') receiver.close();
  else receiver.mood = how;
  const { failed, requests, peak } = await load(child, seconds * 1_000);
  judge(`${protocol}, ${how}: 0 failed requests`, `${failed + warm.failed} of ${requests + warm.requests}`, failed + warm.failed === 0);
  judge(`${protocol}, ${how}: RSS growth < ${GROWTH_MAX_MB} MB`, `${(peak - warm.peak).toFixed(1)} MB`, peak - warm.peak < GROWTH_MAX_MB);
  const { signal, ms } = await child.end('SIGTERM');
  judge(
    `${protocol}, ${how}: ends by the signal within the deadline`,
    `${signal}, ${Math.round(ms)} ms`,
    signal === 'SIGTERM' && ms < DEADLINE_MS,
  );
  receiver.close();
}

/** A collector that is away for ten seconds, at 100 spans a second. */
async function outage(protocol: Protocol): Promise<void> {
  const receiver = await PROTOCOLS[protocol]();
  const child = await start(receiver, protocol);
  const paths = Array.from({ length: 750 }, (_, index) => `/price/trip-${index}-`);
  for (const [index, path] of paths.entries()) {
    if (index === 100) receiver.mood = 'unavailable';
    if (index === 600) receiver.mood = 'ok';
    await asked(child, path);
    await sleep(20);
  }
  await child.end('SIGTERM');
  const lost = paths.filter((path) => !receiver.has('traces', path));
  judge(
    `${protocol}: nothing lost after an outage of 10 s at 100 spans/s`,
    `${lost.length} of ${paths.length} requests lost`,
    lost.length === 0,
  );
  receiver.close();
}

/** The last spans of a process that is told to end right after its requests. */
async function lastBatches(protocol: Protocol, hooks: 'on' | 'off'): Promise<void> {
  let whole = 0;
  for (let run = 0; run < runs; run++) {
    const receiver = await PROTOCOLS[protocol]();
    const child = await start(receiver, protocol, { HOOKS: hooks });
    const paths = Array.from({ length: 5 }, (_, index) => `/price/run-${run}-${index}-`);
    for (const path of paths) await asked(child, path);
    const { signal } = await child.end('SIGTERM');
    if (signal === 'SIGTERM' && paths.every((path) => receiver.has('traces', path))) whole++;
    receiver.close();
  }
  judge(`${protocol}, shutdown hooks ${hooks}: SIGTERM after 5 requests loses nothing`, `${whole} of ${runs} runs`, whole === runs);
}

const tidy = await build();
for (const protocol of seconds === 0 ? [] : (['grpc', 'http/protobuf'] as const)) {
  for (const how of ['refused', 'unavailable', 'hang', 'slow'] as const) await failing(protocol, how);
  await outage(protocol);
}
for (const hooks of ['on', 'off'] as const) {
  await lastBatches('grpc', hooks);
  await lastBatches('http/protobuf', hooks);
}
await tidy();

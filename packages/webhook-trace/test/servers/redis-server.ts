import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createServer, type AddressInfo } from 'node:net';
import { createInterface } from 'node:readline';

export interface RedisServer {
  readonly port: number;
  /** Keeps connections and answers nothing, until the returned function is called. */
  hang(): () => void;
  stop(): Promise<void>;
}

/** A `redis-server` of our own on a free port of this machine, with nothing on disk. Rejects where there is none. */
export async function startRedis(): Promise<RedisServer> {
  const port = await freePort();
  const settings = { port, bind: '127.0.0.1', save: '', appendonly: 'no', daemonize: 'no' };
  const child = spawn(
    'redis-server',
    Object.entries(settings).flatMap(([name, value]) => [`--${name}`, String(value)]),
    { stdio: ['ignore', 'pipe', 'inherit'] },
  );
  await once(child, 'spawn');
  const closed = once(child, 'close');
  const lines: string[] = [];
  for await (const line of createInterface(child.stdout)) if (lines.push(line) > 0 && line.includes('Ready to accept')) break;
  if (!lines.at(-1)?.includes('Ready to accept')) throw new Error(`redis-server did not start:\n${lines.join('\n')}`);
  child.stdout.resume();
  return {
    port,
    hang() {
      child.kill('SIGSTOP');
      return () => void child.kill('SIGCONT');
    },
    async stop() {
      child.kill();
      await closed;
    },
  };
}

/** redis-server takes 0 for "no TCP". */
async function freePort(): Promise<number> {
  const probe = createServer().listen(0, '127.0.0.1');
  await once(probe, 'listening');
  const { port } = probe.address() as AddressInfo;
  probe.close();
  await once(probe, 'close');
  return port;
}

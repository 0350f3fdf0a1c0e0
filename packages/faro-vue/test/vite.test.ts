import { createServer } from 'vite';
import { expect, test } from 'vitest';
import { faroVue } from '../src/vite.ts';
import { serve } from './server.ts';

test('in development the page’s own origin hands telemetry to the collector, and the build has an id', async () => {
  const collector = await serve(() => ({ status: 202 }));
  const vite = await createServer({
    configFile: false,
    logLevel: 'silent',
    root: import.meta.dirname,
    plugins: [faroVue({ collector: collector.url, buildId: 'abc123' })],
    server: { host: '127.0.0.1', port: 0, watch: null },
    optimizeDeps: { noDiscovery: true },
  });
  try {
    await vite.listen();
    const [own] = vite.resolvedUrls!.local;
    for (const signal of ['logs', 'traces']) {
      const { status } = await fetch(`${own}v1/${signal}`, { method: 'POST', body: '{}' });
      expect(status).toBe(202);
    }
    expect(collector.received.map(({ path }) => path)).toEqual(['/v1/logs', '/v1/traces']);
    expect(vite.config.define).toMatchObject({ 'import.meta.env.VITE_BUILD_ID': '"abc123"' });
    expect(vite.config.resolve.dedupe).toContain('@opentelemetry/core');
  } finally {
    await Promise.all([vite.close(), collector.close()]);
  }
});

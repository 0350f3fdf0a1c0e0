import { readFileSync } from 'node:fs';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { createWebhookTrace } from '@busflow/webhook-trace';
import { inSpan, SECRET } from '../test/telemetry.ts';
import { useTelemetry } from '../test/webhooks.ts';

const world = useTelemetry();
beforeEach(() => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'Date'] });
});
afterEach(() => {
  vi.useRealTimers();
});

/** The rows of "What it emits": the names in the first cell, and those in the third. */
function emittedByThePage(): Record<string, string[]> {
  const page = readFileSync(new URL('../README.md', import.meta.url), 'utf8');
  const section = page.slice(page.indexOf('## What it emits'), page.indexOf('## What it costs'));
  const rows = section
    .split('\n')
    .filter((line) => line.startsWith('|'))
    .slice(2);
  return Object.fromEntries(
    rows.map((row) => {
      const [, name = '', , names = ''] = row.split('|');
      return [
        name.replaceAll('`', '').trim(),
        [...names.matchAll(/`([\w.]+)`/g)]
          .map(([, key = '']) => key)
          .filter((key) => key !== 'webhook')
          .sort(),
      ];
    }),
  );
}

it('emits what the README says, no more and no less', async () => {
  const webhooks = createWebhookTrace({ keys: [{ id: 1, secret: SECRET }], environment: 'test', expectWithinS: 60 });
  const { metadata } = inSpan('call', () => webhooks.outbound('mollie', { metadata: {} })).result.body;
  for (let delivery = 0; delivery < 2; delivery++) {
    await webhooks.inbound('mollie', { body: { id: 'tr_1' } }, ({ linkLater }) => linkLater(metadata, { event: 'paid' }));
  }
  vi.setSystemTime(Date.now() + 1000);
  inSpan('lost', () => webhooks.outbound('mollie', { metadata: {} }));
  await vi.advanceTimersByTimeAsync(61_000);
  vi.useRealTimers();

  const span = world.telemetry.span('webhook.mollie');
  const emitted: Record<string, string[]> = {
    'webhook.<provider>': Object.keys(span.attributes).sort(),
    'its links': Object.keys(span.links[0]?.attributes ?? {}).sort(),
  };
  const { metric, metricNames } = world.telemetry;
  for (const name of await metricNames()) {
    const points = Object.keys(await metric(name));
    emitted[name] = [...new Set(points.flatMap((labels) => labels.split(' ').map((label) => label.split('=')[0] ?? '')))].sort();
  }
  expect(emitted).toEqual(emittedByThePage());
});

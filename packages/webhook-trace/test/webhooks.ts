import { createHmac } from 'node:crypto';
import { afterEach, beforeEach } from 'vitest';
import { createWebhookTrace, type WebhookTrace, type WebhookTraceOptions } from '@busflow/webhook-trace';
import { SECRET, startTelemetry, type Telemetry } from './telemetry.ts';

export const APP_SECRET = 'meta-app-secret';
export const START = Date.parse('2026-11-22T10:00:00Z');

/** Fresh telemetry and a clock at {@link START} for each test of a file. */
export function useTelemetry(): { telemetry: Telemetry; clock: number } {
  const world = { telemetry: undefined as unknown as Telemetry, clock: START };
  beforeEach(() => {
    world.telemetry = startTelemetry();
    world.clock = START;
  });
  afterEach(() => world.telemetry.stop());
  return world;
}

export function webhooksAt(world: { readonly clock: number }) {
  return (options: Partial<WebhookTraceOptions> = {}): WebhookTrace =>
    createWebhookTrace({
      keys: [{ id: 1, secret: SECRET }],
      environment: 'production',
      providers: { whatsapp: { appSecret: APP_SECRET } },
      now: () => world.clock,
      ...options,
    });
}

/** A delivery as Meta signs it. */
export function signed(payload: unknown, secret = APP_SECRET) {
  const rawBody = Buffer.from(JSON.stringify(payload));
  return { rawBody, headers: { 'x-hub-signature-256': `sha256=${createHmac('sha256', secret).update(rawBody).digest('hex')}` } };
}

export function statuses(...list: readonly object[]) {
  return { object: 'whatsapp_business_account', entry: [{ id: '1', changes: [{ field: 'messages', value: { statuses: list } }] }] };
}

export const nothing = () => undefined;

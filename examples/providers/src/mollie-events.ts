import { createHmac } from 'node:crypto';
import { type Call, json, type Reply, type Route } from './http.ts';
import { randomText } from './ids.ts';
import { type Fields, fieldsOf, isHttpUrl, listOf, parseJson, textOf } from './input.ts';
import type { SenderOptions } from './provider.ts';

interface Subscription {
  readonly apiKey: string;
  readonly url: string;
  readonly eventTypes: readonly unknown[];
  readonly webhookSecret: string;
}

export interface MollieEvents {
  /** `POST /v2/webhooks`; `keyOf` says whose call it is. */
  route(keyOf: (call: Call) => string | undefined): Route;
  /** Tells the account's subscribers of an event, with the whole entity. */
  emit(apiKey: string, type: string, entity: Fields): void;
}

/** Mollie's next-gen webhooks: subscriptions to types of events, delivered signed. */
export function mollieEvents({ courier, webhookWaitsMs, answerLimitMs }: SenderOptions & { readonly answerLimitMs: number }): MollieEvents {
  const subscriptions: Subscription[] = [];

  const subscribe = (apiKey: string, call: Call): Reply => {
    const { name, url, eventTypes } = fieldsOf(parseJson(call.raw));
    if (textOf(name) === undefined) return refusal('name', 'The name is invalid');
    if (!isHttpUrl(url)) return refusal('url', 'The URL is invalid');
    const types = typeof eventTypes === 'string' ? eventTypes.split(',') : listOf(eventTypes);
    if (types.length === 0) return refusal('eventTypes', 'At least one event type is required');
    const webhookSecret = randomText(32);
    subscriptions.push({ apiKey, url, eventTypes: types, webhookSecret });
    const subscribed = { resource: 'webhook', id: `hook_${randomText(20)}`, name, url, eventTypes: types, status: 'enabled', mode: 'test' };
    return json(201, { ...subscribed, createdAt: new Date().toISOString(), webhookSecret }, { 'content-type': 'application/hal+json' });
  };

  return {
    route: (keyOf) => ({
      method: 'POST',
      path: '/v2/webhooks',
      handle(call) {
        const apiKey = keyOf(call);
        return apiKey === undefined ? json(401, { status: 401, title: 'Unauthorized Request' }) : subscribe(apiKey, call);
      },
    }),
    emit(apiKey, type, entity) {
      for (const { url, eventTypes, webhookSecret, ...subscription } of subscriptions) {
        if (subscription.apiKey !== apiKey || !(eventTypes.includes(type) || eventTypes.includes('*'))) continue;
        const event = {
          resource: 'event',
          id: `event_${randomText(20)}`,
          type,
          entityId: entity['id'],
          createdAt: new Date().toISOString(),
        };
        const body = JSON.stringify({ ...event, _embedded: { entity } });
        const signature = createHmac('sha256', webhookSecret).update(body).digest('hex');
        const headers = { 'content-type': 'application/json', 'x-mollie-signature': `sha256=${signature}` };
        courier.send({ url, waitsMs: webhookWaitsMs, answerLimitMs, write: () => ({ headers, body }) });
      }
    },
  };
}

function refusal(field: string, detail: string): Reply {
  return json(422, { status: 422, title: 'Unprocessable Entity', detail, field }, { 'content-type': 'application/hal+json' });
}

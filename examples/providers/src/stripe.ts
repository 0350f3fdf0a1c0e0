import { createHmac } from 'node:crypto';
import { type Call, json, type Reply } from './http.ts';
import { randomText } from './ids.ts';
import { bearerOf, type Fields, isHttpUrl, textOf } from './input.ts';
import { ANSWER_LIMIT_MS, type Configurable, type SenderOptions } from './provider.ts';

const LIMIT = { keys: 50, key: 40, value: 500 };

/** Stripe's payment intents: a form goes in, signed snapshot events with the intent and its `metadata` come back. */
export function stripe({ courier, webhookWaitsMs }: SenderOptions): Configurable {
  let endpoint: { webhookUrl: string; webhookSecret: string } | undefined;

  const create = (call: Call): Reply => {
    if (!/^(?:sk|rk)_(?:test|live)_/.test(bearerOf(call.headers.authorization) ?? '')) {
      return refusal(401, 'You did not provide an API key.');
    }
    const form = new URLSearchParams(call.raw.toString('utf8'));
    const metadata = metadataOf(form);
    if (!/^[1-9]\d*$/.test(form.get('amount') ?? '')) return refusal(400, 'Invalid integer', 'amount');
    if (!/^[a-z]{3}$/i.test(form.get('currency') ?? '')) return refusal(400, 'Invalid currency', 'currency');
    const fault = faultIn(metadata);
    if (fault !== undefined) return refusal(400, fault, 'metadata');
    const amount = Number(form.get('amount'));
    const id = `pi_${randomText(24)}`;
    const intent = {
      id,
      object: 'payment_intent',
      amount,
      client_secret: `${id}_secret_${randomText(25)}`,
      created: seconds(),
      currency: form.get('currency')?.toLowerCase(),
      livemode: false,
      metadata,
      status: 'requires_payment_method',
    };
    notify('payment_intent.created', intent, 0);
    if (form.get('confirm') !== 'true') return json(200, intent);
    const paid = { ...intent, amount_received: amount, status: 'succeeded' };
    notify('payment_intent.succeeded', paid, webhookWaitsMs[0] ?? 0);
    return json(200, paid);
  };

  const notify = (type: string, object: Fields, laterMs: number): void => {
    if (endpoint === undefined) return;
    const { webhookUrl: url, webhookSecret } = endpoint;
    const event = { id: `evt_${randomText(24)}`, object: 'event', created: seconds(), livemode: false, type, data: { object } };
    const body = JSON.stringify({ ...event, pending_webhooks: 1, request: { id: `req_${randomText(14)}`, idempotency_key: null } });
    const [first = 0, ...again] = webhookWaitsMs;
    courier.send({
      url,
      waitsMs: [first + laterMs, ...again],
      answerLimitMs: ANSWER_LIMIT_MS,
      // Each attempt is signed anew: receivers refuse signatures older than five minutes.
      write: () => ({ headers: { 'content-type': 'application/json; charset=utf-8', ...signed(body, webhookSecret) }, body }),
    });
  };

  return {
    routes: [{ method: 'POST', path: '/v1/payment_intents', handle: create }],
    async configure({ webhookUrl, webhookSecret }: Fields) {
      if (!isHttpUrl(webhookUrl)) return 'stripe.webhookUrl must be an http(s) URL';
      if (!textOf(webhookSecret)?.startsWith('whsec_')) return 'stripe.webhookSecret must be a text that begins with whsec_';
      endpoint = { webhookUrl, webhookSecret: String(webhookSecret) };
      return undefined;
    },
  };
}

function signed(body: string, secret: string): Readonly<Record<string, string>> {
  const at = seconds();
  return { 'stripe-signature': `t=${at},v1=${createHmac('sha256', secret).update(`${at}.${body}`).digest('hex')}` };
}

/** Forms spell an object `metadata[key]=value`. */
function metadataOf(form: URLSearchParams): Readonly<Record<string, string>> {
  return Object.fromEntries(
    [...form].flatMap(([name, value]) => {
      const key = /^metadata\[(.+)\]$/.exec(name)?.[1];
      return key === undefined ? [] : [[key, value]];
    }),
  );
}

function faultIn(metadata: Readonly<Record<string, string>>): string | undefined {
  const entries = Object.entries(metadata);
  if (entries.length > LIMIT.keys) return `Metadata can have up to ${LIMIT.keys} keys; you passed ${entries.length}.`;
  if (entries.some(([key]) => key.length > LIMIT.key)) return `Metadata keys can have up to ${LIMIT.key} characters.`;
  if (entries.some(([, value]) => value.length > LIMIT.value)) return `Metadata values can have up to ${LIMIT.value} characters.`;
  return undefined;
}

function refusal(status: number, message: string, param?: string): Reply {
  return json(status, { error: { type: 'invalid_request_error', message, ...(param === undefined ? {} : { param }) } });
}

const seconds = (): number => Math.floor(Date.now() / 1000);

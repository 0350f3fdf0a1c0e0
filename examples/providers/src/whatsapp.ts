import { createHmac } from 'node:crypto';

import type { Courier } from './courier.ts';
import { type Call, json, type Reply } from './http.ts';
import { randomHex, randomText } from './ids.ts';
import { bearerOf, type Fields, fieldsOf, isHttpUrl, parseJson, textOf } from './input.ts';
import { ANSWER_LIMIT_MS, type Configurable, WEBHOOK_WAITS_MS } from './provider.ts';

export interface WhatsAppOptions {
  readonly courier: Courier;
  /**
   * Waits before each webhook attempt. Meta retries with growing pauses for days; here it is seconds.
   * @default 150 ms, then doubling from 100 ms to 12.8 s
   */
  readonly webhookWaitsMs?: readonly number[];
}

interface Subscription {
  readonly webhookUrl: string;
  readonly appSecret: string;
}

const CALLBACK_DATA_LIMIT = 512;
const DEFAULT_VERIFY_TOKEN = 'busflow-local-verify-token';

/** WhatsApp's Cloud API: messages go out, signed status webhooks come back and echo `biz_opaque_callback_data`. */
export function whatsapp(options: WhatsAppOptions): Configurable {
  const { courier, webhookWaitsMs = WEBHOOK_WAITS_MS } = options;
  let subscription: Subscription | undefined;

  const send = (call: Call): Reply => {
    if (bearerOf(call.headers.authorization) === undefined) {
      return graphError(401, 190, 'Invalid OAuth access token - Cannot parse access token');
    }
    const message = fieldsOf(parseJson(call.raw));
    const fault = faultIn(message);
    if (fault !== undefined) return graphError(400, 100, `(#100) ${fault}`);
    const input = String(message['to']);
    const recipient = input.replaceAll(/\D/g, '');
    const id = `wamid.${Buffer.from(`${recipient}:${randomText(20)}`).toString('base64')}`;
    const base = { id, recipient, phoneNumberId: call.param('phoneNumberId'), data: textOf(message['biz_opaque_callback_data']) };
    notify({ ...base, status: 'sent' }, webhookWaitsMs);
    // Later than `sent`, by its own road: where `sent` has to be retried, `delivered` overtakes it, as it does at Meta.
    notify({ ...base, status: 'delivered' }, [2 * (webhookWaitsMs[0] ?? 0), ...webhookWaitsMs.slice(1)]);
    return json(200, { messaging_product: 'whatsapp', contacts: [{ input, wa_id: recipient }], messages: [{ id }] });
  };

  const notify = (status: Status, waitsMs: readonly number[]): void => {
    if (subscription === undefined) return;
    const body = JSON.stringify(statusWebhook(status));
    const signature = createHmac('sha256', subscription.appSecret).update(body).digest('hex');
    const headers = {
      'content-type': 'application/json',
      'user-agent': 'facebookexternalua',
      'x-hub-signature-256': `sha256=${signature}`,
    };
    courier.send({ url: subscription.webhookUrl, waitsMs, answerLimitMs: ANSWER_LIMIT_MS, write: () => ({ headers, body }) });
  };

  return {
    routes: [{ method: 'POST', path: '/v21.0/:phoneNumberId/messages', handle: send }],
    async configure(settings: Fields) {
      const { webhookUrl, appSecret, verifyToken = DEFAULT_VERIFY_TOKEN } = settings;
      if (!isHttpUrl(webhookUrl)) return 'whatsapp.webhookUrl must be an http(s) URL';
      if (textOf(appSecret) === undefined) return 'whatsapp.appSecret must be a text';
      if (!(await isVerified(webhookUrl, String(verifyToken)))) return `whatsapp.webhookUrl did not answer the verification challenge`;
      subscription = { webhookUrl, appSecret: String(appSecret) };
      return undefined;
    },
  };
}

function faultIn(message: Fields): string | undefined {
  if (message['messaging_product'] !== 'whatsapp') return 'The parameter messaging_product is required.';
  if (!/^\+?[\d ()-]{7,}$/.test(String(message['to']))) return 'The parameter to is required.';
  const type = textOf(message['type']) ?? 'text';
  if (Object.keys(fieldsOf(message[type])).length === 0) return `The parameter ${type} is required.`;
  const data = message['biz_opaque_callback_data'];
  if (data === undefined) return undefined;
  if (typeof data !== 'string') return 'Param biz_opaque_callback_data must be a string.';
  if (data.length > CALLBACK_DATA_LIMIT) return `Param biz_opaque_callback_data must be at most ${CALLBACK_DATA_LIMIT} characters long.`;
  return undefined;
}

function graphError(status: number, code: number, message: string): Reply {
  return json(status, { error: { message, type: 'OAuthException', code, fbtrace_id: randomText(23) } });
}

/** Meta asks the webhook to echo a random number before it sends anything there. */
async function isVerified(webhookUrl: string, verifyToken: string): Promise<boolean> {
  const challenge = String(Number.parseInt(randomHex(4), 16));
  const url = new URL(webhookUrl);
  url.searchParams.set('hub.mode', 'subscribe');
  url.searchParams.set('hub.verify_token', verifyToken);
  url.searchParams.set('hub.challenge', challenge);
  try {
    const response = await fetch(url, { signal: AbortSignal.timeout(ANSWER_LIMIT_MS) });
    return response.status === 200 && (await response.text()) === challenge;
  } catch {
    return false;
  }
}

interface Status {
  readonly id: string;
  readonly status: 'sent' | 'delivered';
  readonly recipient: string;
  readonly phoneNumberId: string;
  readonly data: string | undefined;
}

function statusWebhook({ id, status, recipient, phoneNumberId, data }: Status): Fields {
  const value = {
    messaging_product: 'whatsapp',
    metadata: { display_phone_number: '43512000000', phone_number_id: phoneNumberId },
    statuses: [
      {
        id,
        status,
        timestamp: String(Math.floor(Date.now() / 1000)),
        recipient_id: recipient,
        ...(data === undefined ? {} : { biz_opaque_callback_data: data }),
        pricing: { billable: true, pricing_model: 'PMP', category: 'utility', type: 'regular' },
      },
    ],
  };
  return { object: 'whatsapp_business_account', entry: [{ id: '102290129340398', changes: [{ value, field: 'messages' }] }] };
}

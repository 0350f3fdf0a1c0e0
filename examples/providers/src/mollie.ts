import type { Courier } from './courier.ts';
import { type Call, json, type Reply, type Route } from './http.ts';
import { randomText } from './ids.ts';
import { bearerOf, type Fields, fieldsOf, isHttpUrl, parseJson, textOf } from './input.ts';
import { checkoutPage } from './mollie-checkout.ts';
import { mollieEvents } from './mollie-events.ts';
import { type Payment, paymentResource } from './mollie-payment.ts';

export interface MollieOptions {
  readonly courier: Courier;
  /**
   * Waits before each webhook attempt. Mollie tries ten times within about a day; here it is seconds, so that a demo sees it.
   * @default 300 ms, then doubling from 100 ms to 25.6 s
   */
  readonly webhookWaitsMs?: readonly number[];
  /**
   * How long the webhook may take to answer, as documented by Mollie.
   * @default 15000
   */
  readonly answerLimitMs?: number;
}

const WEBHOOK_WAITS_MS = [300, ...Array.from({ length: 9 }, (_, retry) => 100 * 2 ** retry)];
const METADATA_LIMIT_BYTES = 1024;
const API_KEY = /^(?:test|live)_[A-Za-z0-9]{30,}$/;

/** Mollie's payments API, with classic webhooks (a form that holds the payment's id and nothing else) and next-gen ones. */
export function mollie(options: MollieOptions): readonly Route[] {
  const { courier, webhookWaitsMs = WEBHOOK_WAITS_MS, answerLimitMs = 15_000 } = options;
  const payments = new Map<string, Payment>();
  const events = mollieEvents({ courier, webhookWaitsMs, answerLimitMs });

  const create = (call: Call): Reply => {
    const apiKey = keyOf(call);
    if (apiKey === undefined) return unauthorized();
    const request = fieldsOf(parseJson(call.raw));
    const fault = faultIn(request);
    if (fault !== undefined) return problem(422, 'Unprocessable Entity', fault.detail, fault.field);
    const payment: Payment = { id: `tr_${randomText(10)}`, apiKey, request, createdAt: new Date(), status: 'open' };
    payments.set(payment.id, payment);
    return hal(201, paymentResource(payment, call.origin));
  };

  const read = (call: Call): Reply => {
    const apiKey = keyOf(call);
    if (apiKey === undefined) return unauthorized();
    const id = call.param('id');
    const payment = payments.get(id);
    // Another account's payment does not exist for this one.
    if (payment?.apiKey !== apiKey) return problem(404, 'Not Found', `No payment exists with token ${id}.`);
    return hal(200, paymentResource(payment, call.origin));
  };

  const checkout = (call: Call): Reply => {
    const payment = payments.get(call.param('id'));
    return { status: payment ? 200 : 404, headers: { 'content-type': 'text/html; charset=utf-8' }, body: checkoutPage(payment) };
  };

  const decide = (call: Call): Reply => {
    const payment = payments.get(call.param('id'));
    if (payment === undefined) return checkout(call);
    if (payment.status === 'open') {
      payment.status = new URLSearchParams(call.raw.toString('utf8')).get('status') === 'paid' ? 'paid' : 'failed';
      payment.decidedAt = new Date();
      notify(payment);
      events.emit(payment.apiKey, `payment.${payment.status}`, paymentResource(payment, call.origin));
    }
    return { status: 303, headers: { location: String(payment.request['redirectUrl']) } };
  };

  const notify = ({ id, request }: Payment): void => {
    const url = textOf(request['webhookUrl']);
    if (url === undefined) return;
    const message = {
      headers: { 'content-type': 'application/x-www-form-urlencoded', 'user-agent': 'Mollie HTTP client/1.0' },
      body: new URLSearchParams({ id }).toString(),
    };
    courier.send({ url, waitsMs: webhookWaitsMs, answerLimitMs, write: () => message });
  };

  return [
    { method: 'POST', path: '/v2/payments', handle: create },
    { method: 'GET', path: '/v2/payments/:id', handle: read },
    { method: 'GET', path: '/checkout/:id', handle: checkout },
    { method: 'POST', path: '/checkout/:id', handle: decide },
    events.route(keyOf),
  ];
}

function faultIn(request: Fields): { field: string; detail: string } | undefined {
  const amount = fieldsOf(request['amount']);
  if (!/^[A-Z]{3}$/.test(String(amount['currency'])))
    return { field: 'amount.currency', detail: 'The amount contains an invalid currency' };
  if (!/^\d+\.\d{2}$/.test(String(amount['value']))) return { field: 'amount.value', detail: 'The amount contains an invalid value' };
  if (textOf(request['description']) === undefined) return { field: 'description', detail: 'The description is invalid' };
  if (!isHttpUrl(request['redirectUrl'])) return { field: 'redirectUrl', detail: 'The redirect URL is invalid' };
  if (request['webhookUrl'] !== undefined && !isHttpUrl(request['webhookUrl'])) {
    return { field: 'webhookUrl', detail: 'The webhook URL is invalid' };
  }
  if (Buffer.byteLength(JSON.stringify(request['metadata'] ?? null)) > METADATA_LIMIT_BYTES) {
    return { field: 'metadata', detail: `The metadata storage is currently limited to ${METADATA_LIMIT_BYTES} bytes.` };
  }
  return undefined;
}

function keyOf(call: Call): string | undefined {
  const key = bearerOf(call.headers.authorization);
  return key !== undefined && API_KEY.test(key) ? key : undefined;
}

function unauthorized(): Reply {
  return problem(401, 'Unauthorized Request', 'Missing authentication, or failed to authenticate');
}

function problem(status: number, title: string, detail: string, field?: string): Reply {
  const documentation = { href: 'https://docs.mollie.com/reference/handling-errors', type: 'text/html' };
  return hal(status, { status, title, detail, ...(field === undefined ? {} : { field }), _links: { documentation } });
}

function hal(status: number, value: unknown): Reply {
  return json(status, value, { 'content-type': 'application/hal+json' });
}

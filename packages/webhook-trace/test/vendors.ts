import { createHmac, generateKeyPairSync, sign } from 'node:crypto';
import { START } from './webhooks.ts';

export const hmac = (secret: string | Uint8Array, text: string, encoding: 'hex' | 'base64') =>
  createHmac('sha256', secret).update(text).digest(encoding);
const { publicKey, privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
export const pem = publicKey.export({ type: 'spki', format: 'pem' }).toString();

const part = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url');

/** Signed by the key that {@link pem} publishes. */
export function jwt(claims: object, header: object = { alg: 'RS256' }) {
  const signing = `${part(header)}.${part(claims)}`;
  return `${signing}.${sign('RSA-SHA256', Buffer.from(signing), privateKey).toString('base64url')}`;
}

const STANDARD_KEY = Buffer.alloc(24, 7);
export const now = START / 1000;

/** Every signed provider: how it is set up, how it signs, and how its delivery repeats what was sent. */
export const vendors = [
  {
    name: 'mollie-events',
    providers: { 'mollie-events': { secret: ['old', 'secret'] } },
    send: { amount: '10.00', metadata: { bookingId: 'b-1' } },
    comeBack: (body: Record<string, unknown>) => ({
      resource: 'event',
      id: 'whev_1',
      type: 'payment.paid',
      entityId: 'tr_1',
      _embedded: { entity: { resource: 'payment', id: 'tr_1', metadata: body['metadata'] } },
    }),
    sign: (raw: string) => ({ 'x-mollie-signature': `sha256=${hmac('secret', raw, 'hex')}` }),
    seen: { id: 'tr_1', event: 'payment.paid' },
  },
  {
    name: 'stripe',
    providers: { stripe: { webhookSecret: 'whsec_test' } },
    send: { amount: 1000, metadata: { bookingId: 'b-1' } },
    comeBack: (body: Record<string, unknown>) => ({
      id: 'evt_1',
      type: 'payment_intent.succeeded',
      data: { object: { id: 'pi_1', metadata: body['metadata'] } },
    }),
    sign: (raw: string, at = now) => ({ 'stripe-signature': `t=${at},v1=${hmac('whsec_test', `${at}.${raw}`, 'hex')},v0=00` }),
    seen: { id: 'pi_1', event: 'payment_intent.succeeded' },
  },
  {
    name: 'lago',
    providers: { lago: { hmacKey: 'lago-key' } },
    send: { external_id: 'c-1', metadata: [{ key: 'booking', value: 'b-1', display_in_invoice: true }] },
    comeBack: (body: Record<string, unknown>) => ({
      webhook_type: 'invoice.created',
      object_type: 'invoice',
      invoice: { lago_id: '1', metadata: [], customer: { metadata: body['metadata'] } },
    }),
    sign: (raw: string) => ({
      'x-lago-signature': hmac('lago-key', raw, 'base64'),
      'x-lago-signature-algorithm': 'hmac',
      'x-lago-unique-key': 'u-1',
    }),
    seen: { id: 'u-1', event: 'invoice.created' },
  },
  {
    name: 'lago',
    providers: { lago: { publicKey: Buffer.from(pem).toString('base64') } },
    send: { external_id: 'c-1', metadata: [] },
    comeBack: (body: Record<string, unknown>) => ({
      webhook_type: 'customer.updated',
      object_type: 'customer',
      customer: { metadata: body['metadata'] },
    }),
    sign: (raw: string) => ({
      'x-lago-signature': jwt({ data: raw, iss: 'https://api.getlago.com' }),
      'x-lago-signature-algorithm': 'jwt',
      'x-lago-unique-key': 'u-2',
    }),
    seen: { id: 'u-2', event: 'customer.updated' },
  },
  {
    name: 'lago',
    providers: { lago: { hmacKey: ['old', 'lago-key'] } },
    send: { name: 'Prepaid', metadata: { booking: 'b-1', cleared: null } },
    comeBack: (body: Record<string, unknown>) => ({
      webhook_type: 'wallet.created',
      object_type: 'wallet',
      wallet: { lago_id: '1', metadata: body['metadata'] },
    }),
    sign: (raw: string) => ({
      'x-lago-signature': hmac('lago-key', raw, 'base64'),
      'x-lago-signature-algorithm': 'hmac',
      'x-lago-unique-key': 'u-3',
    }),
    seen: { id: 'u-3', event: 'wallet.created' },
  },
  {
    name: 'standard-webhooks',
    providers: { 'standard-webhooks': { secret: `whsec_${STANDARD_KEY.toString('base64')}` } },
    send: { order: 1 },
    comeBack: () => ({ type: 'order.shipped', timestamp: '2026-11-22T10:00:00Z', data: {} }),
    sign: (raw: string, at = now) => ({
      'webhook-id': 'msg_1',
      'webhook-timestamp': String(at),
      'webhook-signature': `v1a,zzzz v1,${hmac(STANDARD_KEY, `msg_1.${at}.${raw}`, 'base64')}`,
    }),
    seen: { id: 'msg_1', event: 'order.shipped' },
  },
  {
    name: 'n8n',
    providers: { n8n: { secret: 'Bearer n8n' } },
    send: { pdf: 'x' },
    comeBack: () => ({ executionId: 42, event: 'done' }),
    sign: () => ({ authorization: 'Bearer n8n' }),
    seen: { id: '', event: 'done' },
  },
  {
    name: 'cloudevents',
    providers: { cloudevents: { authorization: 'Bearer events' } },
    send: { specversion: '1.0', id: '1', source: '/api', type: 'com.busflow.booked', data: {} },
    comeBack: (body: Record<string, unknown>) => ({ ...body }),
    sign: () => ({ authorization: 'Bearer events' }),
    seen: { id: '1', event: 'com.busflow.booked' },
  },
] as const;

import { createHmac, generateKeyPairSync, type KeyObject, randomUUID, sign } from 'node:crypto';
import { type Call, json, type Reply } from './http.ts';
import { bearerOf, type Fields, fieldsOf, isHttpUrl, listOf, parseJson, textOf } from './input.ts';
import { ANSWER_LIMIT_MS, type Configurable, type SenderOptions } from './provider.ts';

interface Endpoint {
  readonly webhookUrl: string;
  /** The organization's HMAC key; without it Lago signs by JWT, its default. */
  readonly hmacKey: string | undefined;
}

/** Lago gives up after three. */
const ATTEMPTS = 3;

/** Lago's customers (a list of metadata) and wallets (an object of it); a signed webhook repeats what was created. */
export function lago({ courier, webhookWaitsMs }: SenderOptions): Configurable {
  let endpoint: Endpoint | undefined;

  const create =
    (kind: 'customer' | 'wallet', faultIn: (metadata: unknown) => string | undefined) =>
    (call: Call): Reply => {
      if (bearerOf(call.headers.authorization) === undefined) return json(401, { status: 401, error: 'Unauthorized' });
      const given = fieldsOf(fieldsOf(parseJson(call.raw))[kind]);
      const fault = faultIn(given['metadata']);
      if (fault !== undefined) return invalid({ metadata: [fault] });
      if (kind === 'customer' && textOf(given['external_id']) === undefined) return invalid({ external_id: ['value_is_mandatory'] });
      const object = { ...given, lago_id: randomUUID(), created_at: new Date().toISOString() };
      notify({ webhook_type: `${kind}.created`, object_type: kind, organization_id: randomUUID(), [kind]: object });
      return json(200, { [kind]: object });
    };

  const notify = (message: Fields): void => {
    if (endpoint === undefined) return;
    const { webhookUrl: url, hmacKey } = endpoint;
    const body = JSON.stringify(message);
    const headers = {
      'content-type': 'application/json',
      'x-lago-unique-key': randomUUID(),
      'x-lago-signature-algorithm': hmacKey === undefined ? 'jwt' : 'hmac',
      'x-lago-signature': hmacKey === undefined ? jwt(body) : createHmac('sha256', hmacKey).update(body).digest('base64'),
    };
    courier.send({ url, waitsMs: webhookWaitsMs.slice(0, ATTEMPTS), answerLimitMs: ANSWER_LIMIT_MS, write: () => ({ headers, body }) });
  };

  return {
    routes: [
      { method: 'POST', path: '/api/v1/customers', handle: create('customer', faultInList) },
      { method: 'POST', path: '/api/v1/wallets', handle: create('wallet', faultInObject) },
      { method: 'GET', path: '/api/v1/webhooks/public_key', handle: publicKey },
    ],
    async configure({ webhookUrl, hmacKey }: Fields) {
      if (!isHttpUrl(webhookUrl)) return 'lago.webhookUrl must be an http(s) URL';
      endpoint = { webhookUrl, hmacKey: textOf(hmacKey) };
      return undefined;
    },
  };
}

let pair: { readonly publicKey: KeyObject; readonly privateKey: KeyObject } | undefined;

/** Made when first asked for: it takes a while. */
function keyPair() {
  pair ??= generateKeyPairSync('rsa', { modulusLength: 2048 });
  return pair;
}

/** The base64 of a PEM. */
function publicKey(): Reply {
  return { status: 200, body: Buffer.from(keyPair().publicKey.export({ type: 'spki', format: 'pem' })).toString('base64') };
}

/** A JWT whose payload repeats the body as a text. */
function jwt(body: string): string {
  const signing = `${jwtPart({ alg: 'RS256' })}.${jwtPart({ data: body, iss: 'https://api.getlago.com' })}`;
  return `${signing}.${sign('RSA-SHA256', Buffer.from(signing), keyPair().privateKey).toString('base64url')}`;
}

function jwtPart(value: object): string {
  return Buffer.from(JSON.stringify(value)).toString('base64url');
}

function faultInList(metadata: unknown): string | undefined {
  if (metadata !== undefined && !Array.isArray(metadata)) return 'invalid_type';
  const entries = listOf(metadata).map(fieldsOf);
  if (entries.length > 5) return 'invalid_count';
  return entries.every(({ key, value }) => isText(key, 20) && isText(value, 100)) ? undefined : 'invalid_key_value_pair';
}

function faultInObject(metadata: unknown): string | undefined {
  if (metadata === undefined) return undefined;
  if (typeof metadata !== 'object' || metadata === null || Array.isArray(metadata)) return 'invalid_type';
  const entries = Object.entries(metadata);
  if (entries.length > 50) return 'too_many_keys';
  return entries.every(([key, value]) => isText(key, 100) && (value === null || isText(value, 255))) ? undefined : 'invalid_key_value_pair';
}

function isText(value: unknown, longest: number): boolean {
  return typeof value === 'string' && value.length <= longest;
}

function invalid(details: Fields): Reply {
  return json(422, { status: 422, error: 'Unprocessable Entity', code: 'validation_errors', error_details: details });
}

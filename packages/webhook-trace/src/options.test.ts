import { createSecretKey } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import {
  createWebhookTrace,
  hmacBody,
  hmacTimestamped,
  jwtBody,
  listCarrier,
  mapCarrier,
  memoryStore,
  sharedHeader,
  textCarrier,
  WebhookOptionsError,
} from '@busflow/webhook-trace';
import { webhookFetch } from '@busflow/webhook-trace/fetch';
import { WebhookTraceModule } from '@busflow/webhook-trace/nest';
import { redisStore } from '@busflow/webhook-trace/redis';
import { SECRET } from '../test/telemetry.ts';

const valid = { keys: [{ id: 1, secret: SECRET }], environment: 'production' };
const acme = { carrier: 'none', signature: 'none', delivery: [{ id: 'id' }] } as const;

/** Past the compiler, as JavaScript and `as any` come. */
const create = createWebhookTrace as (options?: unknown) => unknown;
const withOptions = (options: object) => () => create({ ...valid, ...options });

describe('createWebhookTrace refuses', () => {
  it.each<[string, () => unknown, string]>([
    ['no argument', () => create(), 'createWebhookTrace takes an object of options (keys, environment, ttlS, '],
    ['a secret where keys belong', () => create({ environment: 'x', secret: SECRET }), 'createWebhookTrace has no option "secret"'],
    ['no keys', () => create({ environment: 'x' }), 'createWebhookTrace needs the option "keys": a list of { id, secret }'],
    ['ttl', withOptions({ ttl: 5 }), 'createWebhookTrace has no option "ttl"; did you mean "ttlS"?'],
    ['a ttl of 0', withOptions({ ttlS: 0 }), 'ttlS takes a number of seconds above 0, not 0'],
    ['an empty environment', withOptions({ environment: '' }), 'environment takes a string that is not empty, not an empty string'],
    ['a store without get', withOptions({ store: { put: () => undefined } }), 'store takes an object with put and get, not an object'],
    ['a clock that stands', withOptions({ now: 5 }), 'now takes a function, not 5'],
    ['whatsap', withOptions({ providers: { whatsap: {} } }), 'providers has no option "whatsap"; did you mean "whatsapp"?'],
    ['a provider that is null', withOptions({ providers: { stripe: null } }), 'providers: stripe takes an object, not null'],
    ...(
      [
        ['cloudevents', 'authorisation', 'providers.cloudevents has no option "authorisation"; did you mean "authorization"?'],
        ['lago', 'hmac', 'providers.lago has no option "hmac"; did you mean "hmacKey"?'],
        ['mollie-events', 'secrets', 'providers["mollie-events"] has no option "secrets"; did you mean "secret"?'],
        ['n8n', 'headers', 'providers.n8n has no option "headers"; did you mean "header"?'],
        ['standard-webhooks', 'key', 'providers["standard-webhooks"] has no option "key"; it takes secret'],
        ['stripe', 'secret', 'providers.stripe has no option "secret"; it takes webhookSecret'],
        ['whatsapp', 'appsecret', 'providers.whatsapp has no option "appsecret"; did you mean "appSecret"?'],
      ] as const
    ).map(([name, option, message]): [string, () => unknown, string] => [
      `${option} of ${name}`,
      withOptions({ providers: { [name]: { [option]: 'x' } } }),
      message,
    ]),
    [
      'an empty provider secret',
      withOptions({ providers: { whatsapp: { appSecret: [''] } } }),
      'providers.whatsapp: appSecret takes the secret that the provider signs with, or a list of them, not a list',
    ],
    ['both keys of Lago', withOptions({ providers: { lago: { hmacKey: 'x', publicKey: 'y' } } }), 'both hmacKey and publicKey'],
    ['a key with a typo', withOptions({ keys: [{ id: 1, sercet: SECRET }] }), 'keys[0] has no option "sercet"; did you mean "secret"?'],
    ['a key that is a string', withOptions({ keys: [SECRET] }), 'keys[0] takes an object of options (id, secret), not a string'],
    [
      'a custom provider with a typo',
      withOptions({ custom: { acme: { ...acme, singature: 'none' } } }),
      'custom.acme has no option "singature"',
    ],
    [
      'a custom carrier that cannot read',
      withOptions({ custom: { acme: { ...acme, carrier: { write: () => ({}) } } } }),
      'carrier takes "none" or',
    ],
    [
      'a custom signature of words',
      withOptions({ custom: { acme: { ...acme, signature: 'hmac' } } }),
      'signature takes "none" or an object with',
    ],
    [
      'a shape with a typo',
      withOptions({ custom: { acme: { ...acme, delivery: [{ id: 'id' }, { tokn: 'x' }] } } }),
      'custom.acme.delivery[1] has no option "tokn"; did you mean "token"?',
    ],
    [
      'a read that reads nothing',
      withOptions({ custom: { acme: { ...acme, delivery: [{ id: { path: 'id' } }] } } }),
      'custom.acme.delivery[0]: id takes a path, { header }, { word } or a list of them, not an object',
    ],
  ])('%s', (_what, make, message) => {
    expect(make).toThrow(WebhookOptionsError);
    expect(make).toThrow(message);
    expect(make).not.toThrow(SECRET);
  });

  it('all that is wrong at once, a line each', () => {
    expect(() => create({ enviroment: 'x', keys: 'y' })).toThrow(
      [
        'createWebhookTrace has no option "enviroment"; did you mean "environment"?',
        'createWebhookTrace: keys takes a list of { id, secret }, not a string',
        'createWebhookTrace needs the option "environment": a string that is not empty',
      ].join('\n'),
    );
  });
});

it('what is set to undefined is left out, as the types say', () => {
  const providers = { whatsapp: { appSecret: undefined }, stripe: undefined };
  const webhooks = createWebhookTrace({ ...valid, ttlS: undefined, providers, custom: undefined, store: undefined, now: undefined });
  expect(() => webhooks.assertReceives('whatsapp')).toThrow('providers.whatsapp.appSecret is not set');
  expect(() => createWebhookTrace({ ...valid, custom: { acme: { ...acme, scope: undefined } } })).not.toThrow();
});

const part = (make: unknown, options: object) => () => (make as (options: object) => unknown)(options);
const read = () => undefined;

it.each<[string, () => unknown, string]>([
  ['mapCarrier', part(mapCarrier, { feild: 'labels' }), 'mapCarrier has no option "feild"; did you mean "field"?'],
  ['listCarrier', part(listCarrier, { field: 'x', maxEntries: 0.5 }), 'maxEntries takes a whole number above 0, not 0.5'],
  ['textCarrier', part(textCarrier, { field: 'x' }), 'textCarrier needs the option "maxChars"'],
  ['hmacBody', part(hmacBody, { header: 'x', secret: 'y' }), 'hmacBody has no option "secret"; did you mean "secrets"?'],
  ['hmacBody, of no secret', part(hmacBody, { header: 'x', secrets: [] }), 'secrets takes a list of one secret or more, not a list'],
  [
    'hmacTimestamped',
    part(hmacTimestamped, { read, encoding: 'hex', keys: [new Uint8Array()] }),
    'keys takes a list of one secret or more',
  ],
  ['sharedHeader', part(sharedHeader, { header: 'x', secrets: 'y' }), 'secrets takes a list of one secret or more, not a string'],
  ['jwtBody', part(jwtBody, { header: 'x', claim: 'y', publicKey: createSecretKey(Buffer.alloc(32)) }), 'publicKey takes a KeyObject'],
  ['memoryStore', part(memoryStore, { max: 5 }), 'memoryStore has no option "max"; did you mean "maxKeys"?'],
  ['redisStore', part(redisStore, {}), 'redisStore takes a client of redis or ioredis'],
  ['forRootAsync', part(WebhookTraceModule.forRootAsync, { useFactry: read }), 'did you mean "useFactory"?'],
  [
    'webhookFetch',
    () => webhookFetch(createWebhookTrace(valid), { calls: [{ provider: 'stripe', host: 'localhost', paths: /x/ } as never] }),
    'calls[0] has no option "paths"; did you mean "path"?',
  ],
])('%s refuses what it does not know', (_what, make, message) => {
  expect(make).toThrow(WebhookOptionsError);
  expect(make).toThrow(message);
});

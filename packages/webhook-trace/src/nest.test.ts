import 'reflect-metadata';
import { createHmac } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { trace } from '@opentelemetry/api';
import { Body, Controller, Inject, Module, Post, type INestApplication, type NestApplicationOptions, type Type } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { ExpressAdapter, type NestExpressApplication } from '@nestjs/platform-express';
import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify';
import { Test } from '@nestjs/testing';
import type { WebhookDelivery, WebhookTrace } from '@busflow/webhook-trace';
import { Delivery, Webhook, WEBHOOK_TRACE, WebhookTraceModule } from '@busflow/webhook-trace/nest';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { inSpan, SECRET, startTelemetry, type Telemetry } from '../test/telemetry.ts';

const APP_SECRET = 'meta-app-secret';
const options = { keys: [{ id: 1, secret: SECRET }], environment: 'test', providers: { whatsapp: { appSecret: APP_SECRET } } };

@Controller('webhooks')
class WebhooksController {
  constructor(@Inject(WEBHOOK_TRACE) private readonly webhooks: WebhookTrace) {}

  @Post('mollie')
  @Webhook('mollie')
  async mollie(@Delivery() delivery: WebhookDelivery, @Body() body: { id: string }) {
    const { body: payment } = inSpan('book', () => this.webhooks.outbound('mollie', { metadata: { bookingId: 'b-1' } })).result;
    await sleep(1);
    await delivery.linkLater(payment.metadata, { event: 'paid' });
    return { id: delivery.id, posted: body.id, trace: trace.getActiveSpan()?.spanContext().traceId };
  }

  @Post('whatsapp')
  @Webhook('whatsapp')
  whatsapp(@Delivery() delivery: WebhookDelivery) {
    if (delivery.id === 'wamid.fail') throw new Error('planted');
    return delivery.items.map(({ event }) => event);
  }
}

@Module({ imports: [WebhookTraceModule.forRoot(options)], controllers: [WebhooksController] })
class AppModule {}

@Controller('webhooks')
class MollieController {
  @Post('mollie')
  @Webhook('mollie')
  mollie(@Delivery() delivery: WebhookDelivery) {
    return delivery.id;
  }
}

@Module({ imports: [WebhookTraceModule.forRoot(options)], controllers: [MollieController] })
class MollieModule {}

const fromSecrets = (secrets: { whatsapp: string }) => ({ ...options, providers: { whatsapp: { appSecret: secrets.whatsapp } } });

const adapters = { Express: () => new ExpressAdapter(), Fastify: () => new FastifyAdapter() };

let telemetry: Telemetry;
let app: INestApplication | undefined;
beforeEach(() => {
  telemetry = startTelemetry();
});
afterEach(async () => {
  await app?.close();
  app = undefined;
  await telemetry.stop();
});

async function listen(
  adapter: keyof typeof adapters,
  given: NestApplicationOptions = { rawBody: true },
  module: Type = AppModule,
): Promise<string> {
  app = await NestFactory.create(module, adapters[adapter](), { logger: false, abortOnError: false, ...given });
  await app.listen(0, '127.0.0.1');
  return app.getUrl();
}

function whatsapp(payload: unknown, secret = APP_SECRET) {
  const body = JSON.stringify(payload);
  const signature = createHmac('sha256', secret).update(body).digest('hex');
  return { method: 'POST', body, headers: { 'content-type': 'application/json', 'x-hub-signature-256': `sha256=${signature}` } };
}

const statuses = (id: string) => ({ entry: [{ changes: [{ value: { statuses: [{ id, status: 'read' }] } }] }] });

describe.each(['Express', 'Fastify'] as const)('on %s', (adapter) => {
  it('takes the form that Mollie posts, and hands the delivery to the handler in its span', async () => {
    const url = await listen(adapter);
    const response = await fetch(`${url}/webhooks/mollie`, { method: 'POST', body: new URLSearchParams({ id: 'tr_7UhSN1zuXS' }) });
    expect(response.status).toBe(200);
    const span = telemetry.span('webhook.mollie');
    expect(await response.json()).toEqual({ id: 'tr_7UhSN1zuXS', posted: 'tr_7UhSN1zuXS', trace: span.spanContext().traceId });
    expect(span.links).toHaveLength(1);
    expect(span.attributes).toMatchObject({ 'busflow.webhook.event': 'paid' });
  });

  it('takes Mollie without raw bodies, since it signs nothing', async () => {
    const url = await listen(adapter, { rawBody: false }, MollieModule);
    const response = await fetch(`${url}/webhooks/mollie`, { method: 'POST', body: new URLSearchParams({ id: 'tr_1' }) });
    expect(await response.text()).toBe('tr_1');
  });

  it('answers 200 to what WhatsApp signed, 401 to what it did not', async () => {
    const url = await listen(adapter);
    const signed = await fetch(`${url}/webhooks/whatsapp`, whatsapp(statuses('wamid.1')));
    expect([signed.status, await signed.json()]).toEqual([200, ['read']]);
    const forged = await fetch(`${url}/webhooks/whatsapp`, whatsapp(statuses('wamid.1'), 'another'));
    expect(forged.status).toBe(401);
    expect(await forged.json()).toMatchObject({ message: 'whatsapp: the signature is not the provider’s' });
    const unsigned = await fetch(`${url}/webhooks/whatsapp`, {
      ...whatsapp(statuses('wamid.1')),
      headers: { 'content-type': 'application/json' },
    });
    expect(unsigned.status).toBe(401);
    expect(await unsigned.json()).toMatchObject({ message: 'whatsapp: the signature is missing' });
  });

  it('answers 400 to what is no delivery', async () => {
    const url = await listen(adapter);
    const response = await fetch(`${url}/webhooks/mollie`, { method: 'POST', body: new URLSearchParams({ id: '../me' }) });
    expect(response.status).toBe(400);
    expect(await response.json()).toMatchObject({ message: 'mollie: the delivery names no id of the provider’s form' });
  });

  it('leaves the handler’s own error to Nest, so that the provider retries', async () => {
    const url = await listen(adapter);
    expect((await fetch(`${url}/webhooks/whatsapp`, whatsapp(statuses('wamid.fail')))).status).toBe(500);
    expect(telemetry.span('webhook.whatsapp').events.map(({ attributes }) => attributes?.['exception.message'])).toEqual(['planted']);
  });

  it('does not start while the app keeps no raw bodies for a signed provider, and says what to do', async () => {
    for (const given of [{}, { rawBody: false }])
      await expect(listen(adapter, given)).rejects.toThrow(
        '"whatsapp" signs its deliveries, and there is no rawBody to verify; in Nest: NestFactory.create(AppModule, { rawBody: true })',
      );
  });

  it('leaves raw bodies to an app that parses by itself, and answers 500 to a signed provider where it has none', async () => {
    const url = await listen(adapter, { bodyParser: false });
    expect((await fetch(`${url}/webhooks/whatsapp`, whatsapp(statuses('wamid.1')))).status).not.toBe(200);
    expect(telemetry.spans()).toEqual([]);
  });

  it('starts in a TestingModule, whose options nobody sees, and as a worker without HTTP', async () => {
    const testing = await Test.createTestingModule({ imports: [AppModule] }).compile();
    const made = testing.createNestApplication(adapters[adapter](), { rawBody: true, logger: false });
    app = made;
    await made.listen(0, '127.0.0.1');
    expect((await fetch(`${await made.getUrl()}/webhooks/whatsapp`, whatsapp(statuses('wamid.1')))).status).toBe(200);
    await (await NestFactory.createApplicationContext(AppModule, { logger: false })).close();
  });
});

const CLOUD_EVENT = /^application\/cloudevents(?:-batch)?\+json/;

@Controller('events')
class EventsController {
  @Post()
  @Webhook('cloudevents')
  received(@Delivery() delivery: WebhookDelivery) {
    return delivery.items.map(({ id }) => id);
  }
}

const events = { ...options, providers: { cloudevents: { authorization: 'Bearer events' } } };
@Module({ imports: [WebhookTraceModule.forRoot(events)], controllers: [EventsController] })
class EventsModule {}

describe.each([
  [
    'Express',
    () => NestFactory.create<NestExpressApplication>(EventsModule, new ExpressAdapter(), { rawBody: true, logger: false }),
    (made: INestApplication) =>
      (made as NestExpressApplication).useBodyParser('json', { type: ['application/json', 'application/*+json'] }),
  ],
  [
    'Fastify',
    () => NestFactory.create<NestFastifyApplication>(EventsModule, new FastifyAdapter(), { rawBody: true, logger: false }),
    (made: INestApplication) => (made as NestFastifyApplication).useBodyParser(CLOUD_EVENT),
  ],
] as const)('CloudEvents on %s', (_adapter, create, parse) => {
  it('arrive under their own content types, once the app has a parser for these', async () => {
    const made = await create();
    app = made;
    parse(made);
    await made.listen(0, '127.0.0.1');
    const event = { id: '1', source: '/x', type: 'made' };
    const seen = [];
    for (const [type, body] of [
      ['application/json', event],
      ['application/cloudevents+json', event],
      ['application/cloudevents-batch+json', [event, event]],
    ] as const) {
      const headers = { 'content-type': type, authorization: 'Bearer events' };
      const response = await fetch(`${await made.getUrl()}/events`, { method: 'POST', body: JSON.stringify(body), headers });
      seen.push([response.status, await response.text()]);
    }
    expect(seen).toEqual([
      [200, '["1"]'],
      [200, '["1"]'],
      [200, '["1","1"]'],
    ]);
  });
});

describe('at start-up', () => {
  it.each([
    ['no secret for a provider that signs', { ...options, providers: {} }, 'providers.whatsapp.appSecret is not set'],
    ['a secret that is too short', { ...options, keys: [{ id: 1, secret: 'short' }] }, 'keys[0].secret has 5 bytes'],
  ])('refuses %s', async (_what, given, message) => {
    @Module({ imports: [WebhookTraceModule.forRootAsync({ useFactory: async () => given })], controllers: [WebhooksController] })
    class BadModule {}
    const start = NestFactory.create(BadModule, new ExpressAdapter(), { logger: false, abortOnError: false }).then(async (made) => {
      app = made;
      await made.init();
    });
    await expect(start).rejects.toThrow(message);
  });

  it('takes its options from what is injected', async () => {
    const SECRETS = Symbol('secrets');
    @Module({ providers: [{ provide: SECRETS, useValue: { whatsapp: APP_SECRET } }], exports: [SECRETS] })
    class SecretsModule {}
    @Module({
      imports: [WebhookTraceModule.forRootAsync({ imports: [SecretsModule], inject: [SECRETS], useFactory: fromSecrets })],
      controllers: [WebhooksController],
    })
    class AsyncModule {}
    const url = await listen('Express', { rawBody: true }, AsyncModule);
    expect((await fetch(`${url}/webhooks/whatsapp`, whatsapp(statuses('wamid.1')))).status).toBe(200);
  });
});

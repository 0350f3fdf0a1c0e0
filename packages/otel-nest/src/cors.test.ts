import 'reflect-metadata';
import { Controller, Get, Module, type INestApplication } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { ExpressAdapter } from '@nestjs/platform-express';
import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { corsOptions } from './cors.ts';

@Controller()
class Home {
  @Get()
  home() {
    return {};
  }
}
@Module({ controllers: [Home] })
class App {}

describe.each(['express', 'fastify'])('corsOptions on %s', (adapter) => {
  let app: INestApplication;
  let url: string;
  beforeAll(async () => {
    const cors = corsOptions({ origins: ['https://shop.example', /^https:\/\/pr-\d+\.shop\.example$/], allowedHeaders: ['x-shop'] });
    app =
      adapter === 'express'
        ? await NestFactory.create(App, new ExpressAdapter(), { logger: false, cors })
        : await NestFactory.create<NestFastifyApplication>(App, new FastifyAdapter(), { logger: false, cors });
    await app.listen(0, '127.0.0.1');
    url = await app.getUrl();
  });
  afterAll(() => app.close());

  const preflight = async (origin: string) =>
    (await fetch(url, { method: 'OPTIONS', headers: { origin, 'access-control-request-method': 'PATCH' } })).headers;

  it.each(['https://shop.example', 'https://pr-12.shop.example'])('lets a browser of %s send its trace headers', async (origin) => {
    const allowed = await preflight(origin);
    expect(allowed.get('access-control-allow-origin')).toBe(origin);
    expect(allowed.get('access-control-allow-methods')).toMatch(/\bPATCH\b/);
    expect(allowed.get('access-control-allow-headers')?.split(/, ?/)).toEqual([
      'content-type',
      'authorization',
      'x-shop',
      'traceparent',
      'tracestate',
    ]);
  });

  it('lets it read them', async () => {
    const { headers } = await fetch(url, { headers: { origin: 'https://shop.example' } });
    expect(headers.get('access-control-expose-headers')?.split(/, ?/)).toEqual(['traceparent', 'tracestate']);
  });

  it('lets no other origin in', async () => {
    expect((await preflight('https://evil.example')).get('access-control-allow-origin')).toBeNull();
    expect((await preflight('https://pr-1.shop.example.evil.example')).get('access-control-allow-origin')).toBeNull();
  });
});

const from = (...origins: string[]) => ({ origins });

it('refuses settings that no browser would take', () => {
  expect(() => corsOptions(from())).toThrow('origins takes at least one origin');
  expect(() => corsOptions({ ...from('*'), credentials: true })).toThrow('name the origins instead');
  expect(() => corsOptions({ origin: ['*'] } as never)).toThrow('did you mean "origins"?');
});

it.each(['https://shop.example/', 'shop.example', 'https://shop.example/tours', 'HTTPS://shop.example', 'https://shop.example:443'])(
  'refuses %s, which no browser sends as its origin',
  (origin) => {
    expect(() => corsOptions(from(origin))).toThrow('scheme, host, port, and no path');
  },
);

it.each(['http://localhost:5173', 'capacitor://localhost', '*'])('takes %s', (origin) => {
  expect(corsOptions(from(origin)).origin).toEqual(origin === '*' ? '*' : [origin]);
});

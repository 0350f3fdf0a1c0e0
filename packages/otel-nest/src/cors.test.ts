import 'reflect-metadata';
import { Controller, Get, Module } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { expect, it } from 'vitest';
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

it('lets a browser of a named origin send and read its trace headers, and no other', async () => {
  const app = await NestFactory.create(App, {
    logger: false,
    cors: corsOptions({ origins: ['https://shop.example'], allowedHeaders: ['x-shop'] }),
  });
  await app.listen(0, '127.0.0.1');
  const url = await app.getUrl();
  const preflight = (origin: string) => fetch(url, { method: 'OPTIONS', headers: { origin, 'access-control-request-method': 'POST' } });
  const allowed = await preflight('https://shop.example');
  expect(allowed.headers.get('access-control-allow-origin')).toBe('https://shop.example');
  expect(allowed.headers.get('access-control-allow-headers')?.split(',')).toEqual([
    'content-type',
    'authorization',
    'x-shop',
    'traceparent',
    'tracestate',
  ]);
  expect((await fetch(url, { headers: { origin: 'https://shop.example' } })).headers.get('access-control-expose-headers')).toBe(
    'traceparent,tracestate',
  );
  expect((await preflight('https://evil.example')).headers.get('access-control-allow-origin')).toBeNull();
  await app.close();
});

it('refuses settings that no browser would take', () => {
  expect(() => corsOptions({ origins: [] })).toThrow('"origins" is empty');
  expect(() => corsOptions({ origins: ['*'], credentials: true })).toThrow('name the origins instead');
});

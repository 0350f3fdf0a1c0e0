import { expect, test } from 'vitest';

import { Config } from './config.ts';

const DATABASE_URL = 'postgres://localhost/busflow';

test('the database is the one thing without a default', () => {
  expect(() => new Config({})).toThrow(/DATABASE_URL is not set/);
  expect(new Config({ DATABASE_URL }).publicUrl).toBe('http://127.0.0.1:3001');
});

test('the public address is the one given, or else where the server listens', () => {
  const anywhere = new Config({ DATABASE_URL, PORT: '0' });
  anywhere.listensAt('http://127.0.0.1:40123');
  expect(anywhere.publicUrl).toBe('http://127.0.0.1:40123');
  const given = new Config({ DATABASE_URL, PUBLIC_URL: 'https://api.example.org' });
  given.listensAt('http://127.0.0.1:40123');
  expect(given.publicUrl).toBe('https://api.example.org');
});

test('origins are a list, and a wrong port is named', () => {
  const { webOrigins } = new Config({ DATABASE_URL, WEB_ORIGINS: 'https://a.example, https://b.example' });
  expect(webOrigins).toEqual(['https://a.example', 'https://b.example']);
  expect(() => new Config({ DATABASE_URL, PORT: 'http' })).toThrow('PORT is http');
});

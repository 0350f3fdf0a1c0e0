import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pino from 'pino';
import { expect, it, vi } from 'vitest';
import { createLogger } from './index.ts';

it('sends redacted lines through pino’s worker transports, with the level as each form of them needs it', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'pino-trace-'));
  const settings = { service: 'api', environment: 'test' };
  const file = (name: string) => ({ target: 'pino/file', options: { destination: join(folder, name) } });
  createLogger({ ...settings, transport: file('one') }).info('for max@example.de');
  createLogger({ ...settings, transport: { targets: [file('several')] } }).info('for max@example.de');
  createLogger(settings, pino.multistream([{ level: 'warn', stream: pino.destination({ dest: join(folder, 'multi'), sync: true }) }])).warn(
    'max@example.de',
  );
  const expected = { one: { level: 'info' }, several: { level: 30 }, multi: { level: 'warn' } };
  for (const [name, line] of Object.entries(expected)) {
    await vi.waitFor(async () => {
      const written = JSON.parse(await readFile(join(folder, name), 'utf8')) as object;
      expect(written).toMatchObject({ ...settings, ...line, msg: expect.stringContaining('[redacted:email]') });
    }, 10_000);
  }
  await rm(folder, { recursive: true });
});

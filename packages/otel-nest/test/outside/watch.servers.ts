import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { httpReceiver } from '../receiver.ts';
import { configure, nestProject, serve, tidy, type Project } from './project.ts';

let project: Project;
beforeAll(async () => {
  project = await nestProject(12, 'app', { '@nestjs/cli': '^12.0.0', typescript: '^5.9.0' });
  await writeFile(join(project.folder, 'nest-cli.json'), JSON.stringify({ sourceRoot: 'src' }));
  await configure(project, 'esm', 'dist');
});
afterAll(tidy);

const REGISTER = '--import @busflow/otel-nest/register';

it.each([
  ['NODE_OPTIONS', [], { NODE_OPTIONS: REGISTER }],
  ['--exec', ['--exec', `node ${REGISTER}`], {}],
])(
  'traces a service under nest start --watch, and again after a change, by %s',
  async (_way, options: string[], env: Record<string, string>) => {
    const receiver = await httpReceiver();
    const nest = join(project.folder, 'node_modules/.bin/nest');
    const service = await serve(nest, ['start', '--watch', ...options], project.folder, {
      OTEL_EXPORTER_OTLP_ENDPOINT: receiver.endpoint,
      OTEL_EXPORTER_OTLP_PROTOCOL: 'http/json',
      OTEL_BSP_SCHEDULE_DELAY: '50',
      ...env,
    });
    const arrives = async (text: string) => await expect.poll(() => receiver.has('traces', text), { timeout: 5_000 }).toBe(true);
    await (await fetch(`${service.urls()[0]}/trips/t-7/out`)).text();
    await arrives('"name":"GET /trips/:id/out"');
    await arrives('@opentelemetry/instrumentation-http');

    const main = join(project.folder, 'src/main.ts');
    const source = await readFile(main, 'utf8');
    await writeFile(main, source.replace('pricing.calculate', 'pricing.calculate-anew'));
    await expect.poll(() => service.urls().length, { timeout: 45_000 }).toBeGreaterThan(1);
    await (await fetch(`${service.urls().at(-1)}/trips/t-7`)).text();
    await arrives('pricing.calculate-anew');

    await writeFile(main, source);
    await service.stop();
    receiver.close();
    expect(service.stderr()).toBe('');
  },
  120_000,
);

import { existsSync, readdirSync, statSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { load, root, text, variables } from './files.ts';

interface Service {
  image: string;
  command?: string[];
  environment?: Record<string, string>;
  volumes?: string[];
  ports?: string[];
  healthcheck?: { test: string | string[] };
  stop_grace_period?: string;
}
interface Mimir {
  multitenancy_enabled: boolean;
  ruler_storage: { backend: string; local: { directory: string } };
}
interface Compose {
  services: Record<string, Service>;
  volumes: Record<string, unknown>;
}

const compose = load<Compose>('docker-compose.observability.yml');
const services = Object.entries(compose.services);
const mounts = services.flatMap(([name, { volumes = [] }]) =>
  volumes.map((volume) => {
    const [source = '', target = '', mode] = volume.split(':');
    return { name, source, target, mode };
  }),
);
const binds = mounts.filter(({ source }) => source.startsWith('.'));

function filesUnder(path: string): string[] {
  if (!statSync(`${root}${path}`).isDirectory()) return [path];
  return readdirSync(`${root}${path}`).flatMap((name) => filesUnder(`${path}/${name}`));
}

function mountedFiles(service: string): string[] {
  return binds.filter(({ name }) => name === service).flatMap(({ source }) => filesUnder(source));
}

describe('the compose file', () => {
  it('pins every image to one version', () => {
    for (const [, { image }] of services) expect(image).toMatch(/^[a-z0-9./-]+:\d+\.\d+\.\d+$/);
  });

  it('publishes on loopback only, at the ports that the README names', () => {
    const published = services.flatMap(([name, { ports = [] }]) => ports.map((port) => `${name} ${port}`));
    expect(published.toSorted()).toEqual([
      'collector 127.0.0.1:4317:4317',
      'collector 127.0.0.1:4318:4318',
      'grafana 127.0.0.1:3000:3000',
      'loki 127.0.0.1:3100:3100',
      'mimir 127.0.0.1:9009:9009',
      'tempo 127.0.0.1:3200:3200',
    ]);
    const readme = text('observability/README.md');
    for (const entry of published) expect(readme).toContain(entry.split(':').at(-1));
  });

  it('mounts files that exist, read-only', () => {
    expect(binds.length).toBeGreaterThanOrEqual(6);
    expect(binds.filter(({ source, mode }) => !existsSync(`${root}${source}`) || mode !== 'ro')).toEqual([]);
  });

  it('keeps data in named volumes, each declared and used', () => {
    const used = mounts.filter(({ source }) => !source.startsWith('.')).map(({ source }) => source);
    expect(used.toSorted()).toEqual(Object.keys(compose.volumes).toSorted());
  });

  it('starts each server with the file that it mounts', () => {
    const started = services.flatMap(([name, { command = [] }]) =>
      command
        .flatMap((argument) => /config(?:\.file)?=(?<path>.+)/.exec(argument)?.groups?.['path'] ?? [])
        .map((path) => `${name} ${path}`),
    );
    const mounted = binds
      .filter(({ name, target }) => name !== 'grafana' && target.endsWith('.yaml'))
      .map(({ name, target }) => `${name} ${target}`);
    expect(started.toSorted()).toEqual(mounted.toSorted());
  });

  it('sets only variables that a mounted file reads, and every one that has no default', () => {
    for (const [name, { environment = {} }] of services) {
      const read = mountedFiles(name).flatMap((file) => variables(text(file)));
      const set = Object.keys(environment).filter((key) => !key.startsWith('GF_'));
      expect(read.map((variable) => variable.name)).toEqual(expect.arrayContaining(set));
      expect(set).toEqual(expect.arrayContaining(read.filter(({ hasDefault }) => !hasDefault).map((variable) => variable.name)));
    }
  });

  it('gives Mimir’s ruler our rules, those of the one tenant that it has', () => {
    const { environment = {} } = compose.services['mimir'] ?? {};
    const mimir = load<Mimir>('observability/mimir/config.yaml', environment);
    expect(mimir).toMatchObject({ multitenancy_enabled: false, ruler_storage: { backend: 'local' } });
    expect(mounts).toContainEqual({
      name: 'mimir',
      source: './observability/rules',
      target: `${mimir.ruler_storage.local.directory}/anonymous`,
      mode: 'ro',
    });
  });

  it('puts data where a volume is', () => {
    const data = services.flatMap(([name, { environment = {} }]) =>
      Object.entries(environment).flatMap(([key, value]) => (key.endsWith('_DATA') ? `${name} ${value}` : [])),
    );
    expect(data).toHaveLength(3);
    expect(mounts.map(({ name, target }) => `${name} ${target}`)).toEqual(expect.arrayContaining(data));
  });

  it('names services and ports that listen', () => {
    const urls = services.flatMap(([, service]) => JSON.stringify(service).match(/http:\/\/[a-z]+:\d+/g) ?? []);
    expect(urls.length).toBeGreaterThan(6);
    const deaf = urls.filter((url) => {
      const { hostname, port } = new URL(url);
      return !mountedFiles(hostname).some((file) => text(file).includes(port));
    });
    expect(deaf).toEqual([]);
  });

  it('asks no shell of images that have none', () => {
    const probes = services.flatMap(([name, { healthcheck }]) => (healthcheck && name !== 'grafana' ? [healthcheck.test] : []));
    expect(probes.map(([form]) => form)).toEqual(['CMD', 'CMD']);
  });

  it('does not wait long for a Tempo that hangs on SIGTERM', () => {
    expect(compose.services['tempo']?.stop_grace_period).toBe('5s');
  });
});

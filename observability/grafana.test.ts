import { existsSync, readdirSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { load, root, text } from './files.ts';

interface DerivedField {
  matcherType: 'label' | 'regex';
  matcherRegex: string;
  datasourceUid: string;
}
interface Datasource {
  uid: string;
  type: string;
  jsonData: { derivedFields?: DerivedField[]; timeInterval?: string };
}
interface Panel {
  id: number;
  title: string;
  gridPos: { x: number; y: number; w: number; h: number };
}
interface Dashboard {
  uid: string;
  panels: Panel[];
}

const { datasources } = load<{ datasources: Datasource[] }>('observability/grafana/provisioning/datasources/datasources.yaml');
const uids = datasources.map(({ uid }) => uid);
const folder = 'observability/grafana/dashboards';
const dashboards = readdirSync(`${root}${folder}`).map((name) => ({ name, path: `${folder}/${name}` }));

/** Every `datasourceUid` and every `datasource: { type, uid }`, wherever it stands. */
function references(node: unknown): { uid: string; type?: string }[] {
  if (typeof node !== 'object' || node === null) return [];
  return Object.entries(node).flatMap(([key, value]) => {
    if (key === 'datasourceUid') return [{ uid: String(value) }];
    if (key === 'datasource') return [value as { uid: string; type: string }];
    return references(value);
  });
}

describe('Grafana', () => {
  it('links its data sources to ones that exist', () => {
    const linked = references(datasources).map(({ uid }) => uid);
    expect(new Set(linked)).toEqual(new Set(['loki', 'mimir', 'tempo']));
    for (const uid of linked) expect(uids).toContain(uid);
  });

  it('finds the trace of a log line in structured metadata and in JSON', () => {
    const fields = datasources.find(({ uid }) => uid === 'loki')?.jsonData.derivedFields ?? [];
    expect(fields.map(({ matcherType, datasourceUid }) => [matcherType, datasourceUid])).toEqual([
      ['label', 'tempo'],
      ['regex', 'tempo'],
    ]);
    const line = '{"level":30,"trace_id":"4bf92f3577b34da6a3ce929d0e0e4736","msg":"booked"}';
    expect(new RegExp(fields[1]?.matcherRegex ?? '').exec(line)?.[1]).toBe('4bf92f3577b34da6a3ce929d0e0e4736');
  });

  it('looks back over four pushes of a service that has OpenTelemetry’s default interval, for a rate', () => {
    expect(datasources.find(({ uid }) => uid === 'mimir')?.jsonData.timeInterval).toBe('60s');
  });

  it('loads dashboards from where compose puts them', () => {
    const { providers } = load<{ providers: { options: { path: string } }[] }>(
      'observability/grafana/provisioning/dashboards/dashboards.yaml',
    );
    const compose = text('docker-compose.observability.yml');
    for (const { options } of providers) expect(compose).toContain(`./${folder}:${options.path}:ro`);
    const home = /GF_DASHBOARDS_DEFAULT_HOME_DASHBOARD_PATH: .*\/(?<file>[a-z]+\.json)/.exec(compose)?.groups?.['file'];
    expect(existsSync(`${root}${folder}/${home}`)).toBe(true);
  });

  it.each(dashboards)('$name reads data sources that exist, as what they are', ({ path }) => {
    const found = references(load(path));
    expect(found.length).toBeGreaterThan(10);
    for (const { uid, type } of found) expect(datasources.find((source) => source.uid === uid)?.type).toBe(type);
  });

  it.each(dashboards)('$name lays its panels out without overlap', ({ path }) => {
    const { panels } = load<Dashboard>(path);
    expect(new Set(panels.map(({ id }) => id)).size).toBe(panels.length);
    const cells = panels.flatMap(({ gridPos: { x, y, w, h } }) =>
      Array.from({ length: w * h }, (_, index) => `${x + (index % w)},${y + Math.floor(index / w)}`),
    );
    expect(new Set(cells).size).toBe(cells.length);
    expect(Math.max(...panels.map(({ gridPos }) => gridPos.x + gridPos.w))).toBeLessThanOrEqual(24);
  });
});

import { defineMetric, MetricDefinitionError, type MetricSpec } from '@busflow/conventions';
import { isMap, isSeq, LineCounter, parseDocument } from 'yaml';
import type { Declaration } from './catalog.ts';
import type { Finding, Place } from './finding.ts';

/** What a package writes into its `dist/metrics.json`. */
export interface Manifest {
  readonly metrics: readonly MetricSpec[];
}

export interface ManifestResult {
  readonly declarations: readonly Declaration[];
  readonly findings: readonly Finding[];
}

/** The metrics that a module exports, alone or in lists, each one once. */
export function metricsOf(module: object): MetricSpec[] {
  const found = new Map<string, MetricSpec>();
  for (const value of Object.values(module).flat() as readonly unknown[]) {
    if (looksLikeSpec(value) && !found.has(value.name)) found.set(value.name, value);
  }
  return [...found.values()];
}

/** Declarations from a module: all at its first line, because a value does not know where it was written. */
export function readModule(file: string, module: object): ManifestResult {
  return check(metricsOf(module).map((spec) => ({ spec, file, line: 1, column: 1 })));
}

/** Declarations from JSON, at their lines. */
export function readManifest(file: string, text: string): ManifestResult {
  const lines = new LineCounter();
  // JSON is YAML, and YAML's reader remembers places.
  const document = parseDocument(text, { lineCounter: lines });
  const at = (offset: number): Place => {
    const { line, col } = lines.linePos(offset);
    return { file, line, column: col };
  };
  const metrics = isMap(document.contents) ? document.contents.get('metrics', true) : undefined;
  if (document.errors.length > 0 || !isSeq(metrics)) {
    const message = document.errors[0]?.message.split('\n', 1)[0] ?? 'no list "metrics"';
    return { declarations: [], findings: [broken(at(document.errors[0]?.pos[0] ?? 0), message)] };
  }
  const found = metrics.items.flatMap((item): (Declaration | Finding)[] => {
    const value: unknown = isMap(item) ? item.toJSON() : undefined;
    const place = at(isMap(item) ? (item.range?.[0] ?? 0) : 0);
    return [
      looksLikeSpec(value)
        ? { ...place, spec: value }
        : broken(place, 'an entry is no metric: it takes name, kind, unit, labels, budget and owner'),
    ];
  });
  const { declarations, findings } = check(found.filter((each): each is Declaration => 'spec' in each));
  return { declarations, findings: [...findings, ...found.filter((each): each is Finding => 'rule' in each)] };
}

function check(declarations: readonly Declaration[]): ManifestResult {
  const findings = declarations.flatMap(({ spec, ...place }): Finding[] => {
    try {
      defineMetric(spec);
      return [];
    } catch (error) {
      if (error instanceof MetricDefinitionError) return [broken(place, error.message)];
      throw error;
    }
  });
  return { declarations, findings };
}

function broken({ file, line, column }: Place, message: string): Finding {
  return {
    rule: 'declaration',
    severity: 'error',
    file,
    line,
    column,
    message,
    fix: 'declare it with defineMetric, which checks it where it is written',
  };
}

function looksLikeSpec(value: unknown): value is MetricSpec {
  if (typeof value !== 'object' || value === null) return false;
  const { name, kind, unit, labels, budget, owner } = value as Partial<Record<keyof MetricSpec, unknown>>;
  return (
    [name, unit, owner].every((text) => typeof text === 'string') &&
    (kind === 'counter' || kind === 'histogram') &&
    typeof budget === 'number' &&
    typeof labels === 'object' &&
    labels !== null &&
    Object.values(labels).every((cap) => typeof cap === 'object' && cap !== null && ('max' in cap || Array.isArray(cap.values)))
  );
}

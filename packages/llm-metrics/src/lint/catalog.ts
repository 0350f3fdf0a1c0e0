import type { MetricSpec } from '@busflow/conventions';
import type { Place } from './finding.ts';
import { seriesNames } from './series.ts';

/** A declared metric and where it is declared. */
export interface Declaration extends Place {
  readonly spec: MetricSpec;
}

/** Declared metrics by the names that queries use. */
export interface Catalog {
  readonly declarations: readonly Declaration[];
  find(series: string | undefined): Declaration | undefined;
  /** The declared series name most like this one, if one is close. */
  nearest(series: string): string | undefined;
}

/** Letters that may differ before a name is no longer a misspelling of another. */
const CLOSE = 3;

export function createCatalog(declarations: readonly Declaration[]): Catalog {
  const bySeries = new Map(
    declarations.flatMap((declaration) => seriesNames(declaration.spec).map((name) => [name, declaration] as const)),
  );
  return {
    declarations,
    find: (series) => (series === undefined ? undefined : bySeries.get(series)),
    nearest(series) {
      const near = [...bySeries.keys()].map((name) => ({ name, distance: editDistance(name, series) }));
      return near.filter(({ distance }) => distance <= CLOSE).sort((a, b) => a.distance - b.distance)[0]?.name;
    },
  };
}

/** Levenshtein's: insertions, deletions and replacements from one to the other. */
function editDistance(from: string, to: string): number {
  let row = Array.from({ length: to.length + 1 }, (_, index) => index);
  for (let i = 1; i <= from.length; i++) {
    const next = [i];
    for (let j = 1; j <= to.length; j++) {
      const replaced = (row[j - 1] ?? 0) + (from[i - 1] === to[j - 1] ? 0 : 1);
      next.push(Math.min(replaced, (row[j] ?? 0) + 1, (next[j - 1] ?? 0) + 1));
    }
    row = next;
  }
  return row[to.length] ?? 0;
}

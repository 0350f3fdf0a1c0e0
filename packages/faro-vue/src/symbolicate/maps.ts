import { readdirSync, readFileSync, statSync } from 'node:fs';
import { SourceMap, type SourceMapPayload } from 'node:module';
import { basename, join } from 'node:path';
import type { FindOrigin } from './symbolicate.ts';

/**
 * Looks positions up in the source maps that the Vite plugin has put aside: in those of one build, or, a file's hash being
 * unique, in those of all builds, the latest first.
 */
export function openMaps(folder: string, buildId?: string): { find: FindOrigin; missing: ReadonlySet<string> } {
  const builds = (buildId === undefined ? readdirSync(folder) : [buildId]).map((name) => join(folder, name));
  const paths = new Map<string, string>();
  for (const build of builds.toSorted((a, b) => statSync(a).mtimeMs - statSync(b).mtimeMs)) {
    const files = readdirSync(build, { recursive: true, encoding: 'utf8' }).filter((file) => file.endsWith('.map'));
    for (const file of files) paths.set(basename(file, '.map'), join(build, file));
  }
  const maps = new Map<string, SourceMap>();
  const missing = new Set<string>();
  const open = (file: string) => {
    const path = paths.get(file);
    if (path === undefined) {
      missing.add(file);
      return undefined;
    }
    const map = maps.get(file) ?? new SourceMap(JSON.parse(readFileSync(path, 'utf8')) as SourceMapPayload);
    maps.set(file, map);
    return map;
  };
  return {
    missing,
    find(file, line, column) {
      const origin = open(file)?.findOrigin(line, column);
      if (!origin || !('fileName' in origin)) return undefined;
      // Relative to the built file, which was somewhere below the project.
      return { file: origin.fileName.replace(/^(?:\.\.?\/)+/, ''), line: origin.lineNumber, column: origin.columnNumber };
    },
  };
}

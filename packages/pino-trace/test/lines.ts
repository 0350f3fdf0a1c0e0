export type Line = Record<string, unknown>;

/** A stream for a logger, with what was written to it. */
export function collector() {
  const raw: string[] = [];
  return {
    raw,
    write(line: string): void {
      raw.push(line);
    },
    lines: (): Line[] => raw.map((line) => JSON.parse(line) as Line),
    last: (): Line => JSON.parse(raw.at(-1) ?? '') as Line,
  };
}

/** Top-level keys of a serialised object, as they stand there: a parser would hide that one comes twice. */
export function keysOf(line: string): string[] {
  const keys: string[] = [];
  let depth = 0;
  for (const [token] of line.matchAll(/"(?:[^"\\]|\\.)*"(\s*:)?|[{}[\]]/g)) {
    if (token === '{' || token === '[') depth++;
    else if (token === '}' || token === ']') depth--;
    else if (depth === 1 && token.endsWith(':')) keys.push(JSON.parse(token.slice(0, -1)) as string);
  }
  return keys;
}

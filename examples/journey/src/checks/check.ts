/** One promise, and whether this run kept it. */
export interface Check {
  readonly name: string;
  readonly ok: boolean;
  /** What came; when that is wrong, what was expected first. */
  readonly detail: string;
}

export interface CheckGroup {
  readonly title: string;
  readonly checks: readonly Check[];
}

export function check(name: string, ok: boolean, expected: string, came: string): Check {
  return { name, ok, detail: ok ? came : `expected ${expected}; came ${came}` };
}

/** At most three examples, so that a failure is a line and not a page. */
export function some(items: readonly string[], nothing = 'none'): string {
  if (items.length === 0) return nothing;
  return items.slice(0, 3).join(', ') + (items.length > 3 ? ` and ${items.length - 3} more` : '');
}

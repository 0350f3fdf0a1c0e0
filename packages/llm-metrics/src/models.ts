import { OTHER_MODEL } from '@busflow/conventions';

/** What a snapshot adds to its model's name: `-2026-04-23`, `-20260219`, `@20260219`, `-2512`, `-001`, `-latest`. */
const SNAPSHOT = /[-@](?:\d{4}-\d{2}-\d{2}|\d{8}|\d{6}|\d{3,4}|latest)$/;

/** Names of models come from providers' answers, so their memory is bounded too. */
const REMEMBERED_NAMES = 200;

/**
 * Maps what a provider calls its model to a declared one. A declared name without a date, or with `-latest`, takes all its
 * snapshots; one with a date only itself. Everything else is `other`: `gpt-5.5-mini` is not `gpt-5.5`.
 */
export function createModelNames(declared: readonly string[], aliases: Readonly<Record<string, string>>): (model: unknown) => string {
  const exact = new Map([...declared.map((name) => [name, name] as const), ...Object.entries(aliases)]);
  const families = new Map(
    declared.flatMap((name) => (SNAPSHOT.test(name) && !name.endsWith('-latest') ? [] : [[familyOf(name), name] as const])),
  );
  const remembered = new Map<string, string>();
  return (model) => {
    if (typeof model !== 'string') return OTHER_MODEL;
    const known = remembered.get(model);
    if (known !== undefined) return known;
    const found = exact.get(model) ?? families.get(familyOf(model)) ?? OTHER_MODEL;
    if (remembered.size < REMEMBERED_NAMES) remembered.set(model, found);
    return found;
  };
}

/** Without the path that gateways and Google put before it (`openai/gpt-5.5`, `models/gemini-3-pro`), and without the snapshot. */
function familyOf(model: string): string {
  return model.slice(model.lastIndexOf('/') + 1).replace(SNAPSHOT, '');
}

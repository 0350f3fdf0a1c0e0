import { type Fields, fieldsOf } from './input.ts';

/**
 * What a model would make of the prompt. Nothing is hard-coded: values come from the `Key: value` lines of the document in
 * the prompt, the shape from the JSON schema that the caller asks for, or from the fields that it wants checked.
 */
export function answerPrompt(prompt: string, schema: Fields | undefined): Fields {
  const document = readLines(sectionOf(prompt, 'document') ?? prompt);
  const claimed = sectionOf(prompt, 'fields');
  if (claimed !== undefined) return check(document, claimed);
  const properties = fieldsOf(schema?.['properties']);
  if (Object.keys(properties).length === 0) return Object.fromEntries(document);
  return Object.fromEntries(Object.entries(properties).map(([name, property]) => [name, typed(document.get(keyOf(name)), property)]));
}

function check(document: ReadonlyMap<string, string>, claimed: string): Fields {
  const fields = Object.entries(fieldsOf(parse(claimed)));
  const [confirmed, doubtful] = [[] as string[], [] as string[]];
  for (const [name, value] of fields) {
    const stated = typed(document.get(keyOf(name)), { type: typeof value });
    (stated !== null && stated === value ? confirmed : doubtful).push(name);
  }
  return { confirmed, doubtful };
}

function typed(text: string | undefined, property: unknown): string | number | null {
  if (text === undefined) return null;
  const type = fieldsOf(property)['type'];
  const wantsNumber = [type].flat().some((name) => name === 'number' || name === 'integer');
  if (!wantsNumber) return text;
  const number = /-?\d+(?:\.\d+)?/.exec(text)?.[0];
  return number === undefined ? null : Number(number);
}

function readLines(text: string): ReadonlyMap<string, string> {
  const pairs = text.matchAll(/^\s*([A-Za-z][\w -]{0,40}):[ \t]*(\S.*?)\s*$/gm);
  return new Map(Array.from(pairs, ([, key = '', value = '']) => [keyOf(key), value]));
}

/** `Departure date`, `departureDate` and `departure_date` mean the same. */
function keyOf(name: string): string {
  return name.toLowerCase().replaceAll(/[^a-z0-9]/g, '');
}

/** The text between `<name>` and `</name>`. */
function sectionOf(prompt: string, name: string): string | undefined {
  return new RegExp(`<${name}>([\\s\\S]*?)</${name}>`).exec(prompt)?.[1];
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

import {
  LOG_ENVIRONMENT,
  LOG_LEVEL,
  LOG_SERVICE,
  LOG_SPAN_ID,
  LOG_TENANT_ID,
  LOG_TIME,
  LOG_TRACE_FLAGS,
  LOG_TRACE_ID,
} from '@busflow/conventions';

/** What a caller's own field of a reserved name is renamed to: `trace_id` -> `caller_trace_id`. */
const CALLER_PREFIX = 'caller_';

/** The fields that only we write. */
export const RESERVED_IDS: readonly string[] = [LOG_TRACE_ID, LOG_SPAN_ID, LOG_TRACE_FLAGS, LOG_TENANT_ID];
const HEAD = [LOG_SERVICE, LOG_ENVIRONMENT, LOG_LEVEL, LOG_TIME];

/** Takes the serialised members of an object, and renames those whose keys are reserved. */
export type RenameReserved = (members: string) => string;

/** For members behind our own head: none of its fields may come again, or a parser would take the later one. */
export const renameReserved: RenameReserved = renamer([...RESERVED_IDS, ...HEAD]);

/** For a line that the service has shaped itself: only the ids are ours alone. */
export const renameReservedIds: RenameReserved = renamer(RESERVED_IDS);

function renamer(names: readonly string[]): RenameReserved {
  const reserved = new Set(names);
  // One regular expression over the line: cheaper than one search a name, and nearly always the whole of the work.
  const hint = new RegExp(`"(?:${names.join('|')})"`);
  return (members) => (hint.test(members) ? renameTopLevel(members, reserved) : members);
}

function renameTopLevel(members: string, reserved: ReadonlySet<string>): string {
  let result = '';
  let copied = 0;
  let depth = 0;
  for (let at = 0; at < members.length; at++) {
    const char = members[at];
    if (char === '{' || char === '[') depth++;
    else if (char === '}' || char === ']') depth--;
    else if (char === '"') {
      const end = stringEnd(members, at);
      if (depth === 0 && members[end + 1] === ':' && reserved.has(members.slice(at + 1, end))) {
        result += `${members.slice(copied, at + 1)}${CALLER_PREFIX}`;
        copied = at + 1;
      }
      at = end;
    }
  }
  return result + members.slice(copied);
}

/** The index of the quote that closes the string opened at `start`, or the last index. */
function stringEnd(text: string, start: number): number {
  let at = start + 1;
  while (at < text.length && text[at] !== '"') at += text[at] === '\\' ? 2 : 1;
  return Math.min(at, text.length - 1);
}

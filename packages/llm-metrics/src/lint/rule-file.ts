import { isMap, isScalar, isSeq, LineCounter, parseAllDocuments, visit, type Document, type Node, type Scalar, type YAMLMap } from 'yaml';
import type { Place } from './finding.ts';
import { type Expression, parseExpression } from './promql.ts';

/** The annotation, or for a recording rule the comment, that says how many series its metrics may have. */
export const BUDGET_KEY = 'cardinality_budget';

export interface Budget extends Place {
  readonly text: string;
}

export interface Rule extends Place {
  readonly kind: 'alert' | 'record';
  readonly name: string;
  readonly expression: Expression;
  readonly budget: Budget | undefined;
  /** Where a character of the expression stands in the file. */
  placeOf(offset: number): Place;
}

export interface Trouble extends Place {
  readonly message: string;
}

export interface RuleFile {
  readonly path: string;
  readonly rules: readonly Rule[];
  readonly troubles: readonly Trouble[];
  /** Whether Prometheus itself reads it as it stands: `groups` at the top and nothing beside it. */
  readonly plain: boolean;
  /** A YAML file without rule groups is no rule file. */
  readonly holdsRules: boolean;
}

/** Reads Prometheus and Mimir rule files, and `PrometheusRule` resources. */
export function parseRuleFile(path: string, text: string): RuleFile {
  const lines = new LineCounter();
  const at = (offset: number): Place => {
    const { line, col } = lines.linePos(offset);
    return { file: path, line, column: col };
  };
  // Prometheus takes every value of a rule as a string: so does this schema.
  const documents = parseAllDocuments(text, { lineCounter: lines, schema: 'failsafe' });
  const found = Array.isArray(documents) ? documents : [];
  const groups = found.filter((document) => !isOfAnotherKind(document)).flatMap(groupsOf);
  const rules = groups.flatMap((group) => itemsOf(group.get('rules', true)).flatMap((item) => readRule(item, text, at)));
  // The first error is the cause of the others.
  const broken = found.flatMap((document) => document.errors.slice(0, 1).map((error) => ({ document, error })));
  return {
    path,
    rules,
    troubles: broken.map(({ error: { message, pos } }) => ({ ...at(pos[0]), message: firstLine(message) })),
    plain: found.length === 1 && found.every(holdsGroupsOnly),
    holdsRules: groups.some((group) => group.has('rules')) || broken.some(({ document }) => mayHoldRules(document)),
  };
}

/** mimirtool's files say their namespace beside the groups, which Prometheus refuses. */
function holdsGroupsOnly({ contents }: Document.Parsed): boolean {
  return isMap(contents) && contents.items.every(({ key }) => isScalar(key) && key.value === 'groups');
}

/** A Kubernetes resource that is none of Prometheus': Loki's operator has rule groups in LogQL. */
function isOfAnotherKind({ contents }: Document.Parsed): boolean {
  const kind = isMap(contents) ? kindOf(contents) : undefined;
  return kind !== undefined && kind !== 'PrometheusRule';
}

function kindOf(resource: YAMLMap): string | undefined {
  const kind = resource.get('kind');
  return typeof kind === 'string' ? kind : undefined;
}

/** Whether what can be read of a broken document looks like rules, or like nothing at all. */
function mayHoldRules(document: Document.Parsed): boolean {
  const { contents } = document;
  return !isMap(contents) || contents.has('groups') || kindOf(contents) === 'PrometheusRule';
}

function groupsOf(document: Document.Parsed): YAMLMap[] {
  return itemsOf(document.getIn(['groups'], true) ?? document.getIn(['spec', 'groups'], true));
}

/** The maps in a sequence. A comment before the first one belongs to the sequence; it is given to that map. */
function itemsOf(node: unknown): YAMLMap[] {
  if (!isSeq(node)) return [];
  const maps = node.items.filter((item): item is YAMLMap => isMap(item));
  const [first] = maps;
  if (first !== undefined && node.commentBefore) first.commentBefore = `${node.commentBefore}\n${first.commentBefore ?? ''}`;
  return maps;
}

function readRule(node: YAMLMap, source: string, at: (offset: number) => Place): Rule[] {
  const kind = node.has('alert') ? 'alert' : node.has('record') ? 'record' : undefined;
  const expr = node.get('expr', true);
  if (kind === undefined || !isScalar(expr)) return [];
  const place = at(node.range?.[0] ?? 0);
  return [
    {
      ...place,
      kind,
      name: String(node.get(kind)),
      expression: parseExpression(String(expr.value)),
      budget: annotated(node, at) ?? commented(node, place),
      placeOf: (offset) => at(sourceOffset(expr, offset, source)),
    },
  ];
}

function annotated(node: YAMLMap, at: (offset: number) => Place): Budget | undefined {
  const value = node.getIn(['annotations', BUDGET_KEY], true);
  if (!isScalar(value)) return undefined;
  return { text: String(value.value), ...at(value.range?.[0] ?? 0) };
}

/** Recording rules have no annotations: theirs is a comment, `# cardinality_budget: 4000`. */
function commented(node: YAMLMap, place: Place): Budget | undefined {
  const comments: string[] = [];
  const gather = (each: Node) => comments.push(...`${each.commentBefore ?? ''}\n${each.comment ?? ''}`.split('\n'));
  visit(node, { Node: (_key, each) => void gather(each) });
  for (const comment of comments) {
    const [key, ...rest] = comment.split(':');
    if (key?.trim() === BUDGET_KEY) return { text: rest.join(':').trim(), ...place };
  }
  return undefined;
}

/**
 * An offset in a scalar's value as one in the file. Exact for plain one-line scalars and literal blocks; elsewhere, where YAML folds or
 * escapes, the start of the scalar.
 */
function sourceOffset(scalar: Scalar, offset: number, source: string): number {
  const [start = 0, end = start] = scalar.range ?? [];
  if (scalar.type === 'PLAIN' && !source.slice(start, end).includes('\n')) return start + offset;
  if (scalar.type !== 'BLOCK_LITERAL') return start;
  const before = String(scalar.value).slice(0, offset).split('\n');
  let line = source.indexOf('\n', start) + 1;
  for (let index = 1; index < before.length; index++) line = source.indexOf('\n', line) + 1;
  // The block's indent: what the line has in the file beyond what it has in the value.
  const indent = leadingSpaces(source, line) - leadingSpaces(String(scalar.value), offset - (before.at(-1)?.length ?? 0));
  return line + indent + (before.at(-1)?.length ?? 0);
}

function leadingSpaces(text: string, from: number): number {
  let end = from;
  while (text[end] === ' ') end++;
  return end - from;
}

function firstLine(message: string): string {
  return message.split('\n', 1)[0] ?? message;
}

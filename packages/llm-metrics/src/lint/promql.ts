import type { SyntaxNode, TreeCursor } from '@lezer/common';
import { parser } from '@prometheus-io/lezer-promql';

/** A name in an expression, and where it stands. */
export interface Mention {
  readonly name: string;
  readonly offset: number;
}

interface Selector {
  /** Undefined where the name is matched by an expression or not given. */
  readonly metric: string | undefined;
  readonly offset: number;
  /** Labels that the selector matches on. */
  readonly labels: readonly Mention[];
}

interface Grouping {
  /** The labels of `by (…)`. */
  readonly labels: readonly Mention[];
  /** What is aggregated. */
  readonly selectors: readonly Selector[];
  /** Labels that the aggregated expression makes itself, by `label_replace` and its like. */
  readonly made: readonly string[];
}

export interface Expression {
  readonly selectors: readonly Selector[];
  readonly groupings: readonly Grouping[];
  /** Where Prometheus' grammar does not go on; undefined for a sound expression. */
  readonly error: number | undefined;
}

/** What the linter has to know of a PromQL expression, read with Prometheus' own grammar. */
export function parseExpression(text: string): Expression {
  const top = parser.parse(text).topNode;
  const error = find(top, ({ type }) => type.isError)[0]?.from;
  return {
    selectors: selectorsIn(top, text),
    groupings: all(top, 'AggregateExpr').flatMap((aggregate) => groupingOf(aggregate, text)),
    error: text.trim() === '' ? 0 : error,
  };
}

function selectorsIn(node: SyntaxNode, text: string): Selector[] {
  return all(node, 'VectorSelector').map((selector) => {
    const matchers = [...all(selector, 'UnquotedLabelMatcher'), ...all(selector, 'QuotedLabelMatcher')];
    const labels = matchers.map((matcher) => ({ name: labelOf(matcher, text), offset: matcher.from }));
    const nameMatcher = matchers.find((matcher) => labelOf(matcher, text) === '__name__');
    return { metric: metricOf(selector, nameMatcher, text), offset: selector.from, labels };
  });
}

function metricOf(selector: SyntaxNode, nameMatcher: SyntaxNode | undefined, text: string): string | undefined {
  const identifier = selector.getChild('Identifier');
  if (identifier !== null) return slice(identifier, text);
  const quoted = selector.getChild('LabelMatchers')?.getChild('QuotedLabelName');
  if (quoted) return unquote(slice(quoted, text));
  const exact = nameMatcher?.getChild('MatchOp')?.getChild('EqlSingle');
  const value = nameMatcher?.getChild('StringLiteral');
  return exact && value ? unquote(slice(value, text)) : undefined;
}

function groupingOf(aggregate: SyntaxNode, text: string): Grouping[] {
  const modifier = aggregate.getChild('AggregateModifier');
  const labels = modifier?.getChild('By') ? modifier.getChild('GroupingLabels') : undefined;
  const body = aggregate.getChild('FunctionCallBody');
  if (!labels || !body) return [];
  return [
    {
      labels: all(labels, 'LabelName').map((label) => ({ name: slice(label, text), offset: label.from })),
      selectors: selectorsIn(body, text),
      made: madeLabels(body, text),
    },
  ];
}

/** `label_replace(v, "made", …)`, `label_join(v, "made", …)` and `count_values("made", v)`. */
function madeLabels(node: SyntaxNode, text: string): string[] {
  const makers = [...all(node, 'LabelReplace'), ...all(node, 'LabelJoin'), ...all(node, 'CountValues')];
  return makers.flatMap((maker) => {
    const target = maker.parent?.parent?.getChild('FunctionCallBody')?.getChild('StringLiteral');
    return target ? [unquote(slice(target, text))] : [];
  });
}

function labelOf(matcher: SyntaxNode, text: string): string {
  const name = matcher.getChild('LabelName') ?? matcher.getChild('QuotedLabelName');
  return name === null ? '' : unquote(slice(name, text));
}

function all(node: SyntaxNode, name: string): SyntaxNode[] {
  return find(node, (cursor) => cursor.name === name);
}

/** The node and what is inside it, in the order of the text. */
function find(node: SyntaxNode, wanted: (cursor: TreeCursor) => boolean): SyntaxNode[] {
  const found: SyntaxNode[] = [];
  const cursor = node.cursor();
  do if (wanted(cursor)) found.push(cursor.node);
  while (cursor.next() && cursor.from >= node.from && cursor.to <= node.to);
  return found;
}

function slice(node: SyntaxNode, text: string): string {
  return text.slice(node.from, node.to);
}

function unquote(text: string): string {
  const quote = text[0];
  return quote === '"' || quote === "'" || quote === '`' ? text.slice(1, -1) : text;
}

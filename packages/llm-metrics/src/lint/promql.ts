import type { SyntaxNode } from '@lezer/common';
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

/** The nodes that say something, by name. */
const TELLING = new Set(['VectorSelector', 'AggregateExpr', 'LabelReplace', 'LabelJoin', 'CountValues']);

/** What the linter has to know of a PromQL expression, read with Prometheus' own grammar. */
export function parseExpression(text: string): Expression {
  const telling: SyntaxNode[] = [];
  let error = text.trim() === '' ? 0 : undefined;
  parser.parse(text).iterate({
    enter({ type, node, from }) {
      if (type.isError) error ??= from;
      else if (TELLING.has(type.name)) telling.push(node);
    },
  });
  const named = (...names: readonly string[]) => telling.filter(({ name }) => names.includes(name));
  const selectors = named('VectorSelector').map((node) => ({ node, selector: selectorOf(node, text) }));
  const makers = named('LabelReplace', 'LabelJoin', 'CountValues');
  return {
    selectors: selectors.map(({ selector }) => selector),
    groupings: named('AggregateExpr').flatMap((aggregate): Grouping[] => {
      const by = aggregate.getChild('AggregateModifier');
      const labels = by?.getChild('By') ? by.getChild('GroupingLabels') : undefined;
      const body = aggregate.getChild('FunctionCallBody');
      if (!labels || !body) return [];
      return [
        {
          labels: labels.getChildren('LabelName').map((label) => ({ name: slice(label, text), offset: label.from })),
          selectors: selectors.filter(({ node }) => isInside(node, body)).map(({ selector }) => selector),
          made: makers.filter((maker) => isInside(maker, body)).flatMap((maker) => madeLabel(maker, text)),
        },
      ];
    }),
    error,
  };
}

function selectorOf(node: SyntaxNode, text: string): Selector {
  const list = node.getChild('LabelMatchers');
  const matchers = list === null ? [] : [...list.getChildren('UnquotedLabelMatcher'), ...list.getChildren('QuotedLabelMatcher')];
  const nameMatcher = matchers.find((matcher) => labelOf(matcher, text) === '__name__');
  return {
    metric: metricOf(node, nameMatcher, text),
    offset: node.from,
    labels: matchers.map((matcher) => ({ name: labelOf(matcher, text), offset: matcher.from })),
  };
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

/** The first string of `label_replace(v, "made", …)`, `label_join(v, "made", …)` and `count_values("made", v)`. */
function madeLabel(maker: SyntaxNode, text: string): string[] {
  const target = maker.parent?.parent?.getChild('FunctionCallBody')?.getChild('StringLiteral');
  return target ? [unquote(slice(target, text))] : [];
}

function labelOf(matcher: SyntaxNode, text: string): string {
  const name = matcher.getChild('LabelName') ?? matcher.getChild('QuotedLabelName');
  return name === null ? '' : unquote(slice(name, text));
}

function isInside(node: SyntaxNode, outer: SyntaxNode): boolean {
  return node.from >= outer.from && node.to <= outer.to;
}

function slice(node: SyntaxNode, text: string): string {
  return text.slice(node.from, node.to);
}

function unquote(text: string): string {
  const quote = text[0];
  return quote === '"' || quote === "'" || quote === '`' ? text.slice(1, -1) : text;
}

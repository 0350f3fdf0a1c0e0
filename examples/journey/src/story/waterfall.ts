import { ATTR_WEBHOOK_ORIGIN_AGE } from '@busflow/conventions';
import type { LogLine, Span, SpanLink, Trace } from '../telemetry.ts';
import { labelOf } from './label.ts';

/** A trace as rows to draw, top to bottom. */
export interface Waterfall {
  /** ①, ②, …: what links refer to. */
  readonly badge: string;
  readonly traceId: string;
  /** Unix time, milliseconds. */
  readonly start: number;
  readonly durationMs: number;
  readonly rows: readonly Row[];
  /** A page that shows it. */
  readonly href?: string;
}

interface Placed {
  /** For each level above this row: whether that branch goes on below. */
  readonly rails: readonly boolean[];
}

export interface SpanRow extends Placed {
  readonly kind: 'span';
  readonly spanId: string;
  readonly isLast: boolean;
  readonly label: string;
  readonly service: string;
  readonly durationMs: number;
  /** Where its bar stands on the trace's time, 0 to 1. */
  readonly from: number;
  readonly to: number;
  readonly isError: boolean;
}

/** A parent that no service of ours has exported: Hasura's, for one. */
export interface GapRow extends Placed {
  readonly kind: 'gap';
  readonly isLast: boolean;
}

export interface LogRow extends Placed {
  readonly kind: 'log';
  readonly severity: string;
  readonly text: string;
}

export interface LinkRow extends Placed {
  readonly kind: 'link';
  /** The span it points to, and the badge of its trace. */
  readonly target: { readonly traceId: string; readonly badge?: string; readonly label?: string };
  readonly ageS?: number;
}

export type Row = SpanRow | GapRow | LogRow | LinkRow;

interface Node {
  /** Undefined for a parent that was not exported. */
  readonly span?: Span;
  readonly start: number;
  readonly children: Node[];
}

export function waterfallOf(
  trace: Trace,
  logs: readonly LogLine[],
  badgeOf: (traceId: string) => string | undefined,
  find: (link: SpanLink) => Span | undefined,
): Waterfall {
  const start = Math.min(...trace.spans.map((span) => span.start));
  const durationMs = Math.max(...trace.spans.map((span) => span.start + span.durationMs)) - start;
  const own = logs.filter((line) => line.traceId === trace.traceId);

  const spanRows = (node: Node, above: readonly boolean[], isLast: boolean): Row[] => {
    const { span, children } = node;
    const rails = [...above, !isLast];
    const below = [...rails, children.length > 0];
    const nested = children.flatMap((child, index) => spanRows(child, rails, index === children.length - 1));
    if (span === undefined) return [{ kind: 'gap', rails: above, isLast }, ...nested];
    const from = durationMs === 0 ? 0 : (span.start - start) / durationMs;
    const row: SpanRow = {
      kind: 'span',
      rails: above,
      spanId: span.spanId,
      isLast,
      label: labelOf(span),
      service: span.service,
      durationMs: span.durationMs,
      from,
      to: durationMs === 0 ? 1 : from + span.durationMs / durationMs,
      isError: span.status === 'error',
    };
    const links = span.links.map((link): LinkRow => linkRow(link, below, badgeOf(link.traceId), find(link)));
    const lines = own.filter((line) => line.spanId === span.spanId).map((line) => logRow(line, below));
    return [row, ...links, ...lines, ...nested];
  };

  const roots = forestOf(trace.spans);
  const rows = roots.flatMap((root, index) => spanRows(root, [], index === roots.length - 1));
  return { badge: badgeOf(trace.traceId) ?? '', traceId: trace.traceId, start, durationMs, rows };
}

/** Children under their parents in order of their start; a parent that is missing still holds its children together. */
function forestOf(spans: readonly Span[]): Node[] {
  const nodes = new Map(spans.map((span): [string, Node] => [span.spanId, { span, start: span.start, children: [] }]));
  const gaps = new Map<string, Node>();
  const roots: Node[] = [];
  for (const span of spans.toSorted((a, b) => a.start - b.start)) {
    const node = nodes.get(span.spanId);
    if (node === undefined) continue;
    const { parentSpanId } = span;
    const parent = parentSpanId === undefined ? undefined : (nodes.get(parentSpanId) ?? gaps.get(parentSpanId));
    if (parent !== undefined) parent.children.push(node);
    else if (parentSpanId === undefined) roots.push(node);
    else {
      const gap: Node = { start: span.start, children: [node] };
      gaps.set(parentSpanId, gap);
      roots.push(gap);
    }
  }
  return roots;
}

function linkRow({ traceId, attributes }: SpanLink, rails: readonly boolean[], badge: string | undefined, span: Span | undefined): LinkRow {
  const age = attributes[ATTR_WEBHOOK_ORIGIN_AGE];
  const target = { traceId, ...(badge !== undefined && { badge }), ...(span && { label: labelOf(span) }) };
  return { kind: 'link', rails, target, ...(typeof age === 'number' && { ageS: age }) };
}

const logRow = (line: LogLine, rails: readonly boolean[]): LogRow => ({
  kind: 'log',
  rails,
  severity: line.severity.toUpperCase(),
  text: [line.body, ...factsOf(line)].join(' · '),
});

/** What the application itself put into the line; keys with a dot are conventions. */
const factsOf = ({ attributes }: LogLine) =>
  Object.entries(attributes).flatMap(([key, value]) => (key.includes('.') || key === 'context' ? [] : [`${key}=${String(value)}`]));

import { colourOf, escape } from './html-text.ts';
import { durationLabel } from './label.ts';
import type { LinkRow, SpanRow, Waterfall } from './waterfall.ts';

const WIDTH = 1040;
const HEIGHT = 80;
const GAP = 18;
/** How much deeper an arrow hangs for each box that it passes. */
const STEP = 26;

/** The traces side by side as they came, and an arrow for every link between them. */
export function mapOf(waterfalls: readonly Waterfall[]): string {
  if (waterfalls.length === 0) return '';
  const boxWidth = (WIDTH - GAP * (waterfalls.length - 1)) / waterfalls.length;
  const left = (index: number) => index * (boxWidth + GAP) + 0.5;
  const begin = Math.min(...waterfalls.map(({ start }) => start));
  const boxes = waterfalls.map((waterfall, index) => box(waterfall, left(index), boxWidth, waterfall.start - begin));
  const links = waterfalls.flatMap((waterfall, from) =>
    waterfall.rows
      .filter((row): row is LinkRow => row.kind === 'link')
      .map((link) => ({ link, from, to: waterfalls.findIndex(({ traceId }) => traceId === link.target.traceId) }))
      .filter(({ to }) => to !== -1),
  );
  const middle = (index: number) => left(index) + boxWidth / 2;
  const arrows = links.map(({ link, from, to }) => arrow(middle(from), middle(to), STEP * (1 + Math.abs(from - to)), link));
  const depth = HEIGHT + 12 + STEP * (1 + Math.max(0, ...links.map(({ from, to }) => Math.abs(from - to))));
  return `<svg class="map" viewBox="0 0 ${WIDTH + 1} ${depth}" role="img" aria-label="The traces and the links between them">
<defs><marker id="tip" viewBox="0 0 8 8" refX="6" refY="4" markerWidth="7" markerHeight="7" orient="auto"><path d="M1 1 L7 4 L1 7" style="stroke-dasharray:none"/></marker></defs>
${boxes.join('\n')}
${arrows.join('\n')}
</svg>`;
}

function box({ badge, traceId, rows, durationMs }: Waterfall, x: number, width: number, after: number): string {
  const root = rows.find((row): row is SpanRow => row.kind === 'span');
  const room = Math.floor((width - 20) / 7);
  const name = (root?.label ?? '').replace(/^(?:ui\.click |→?\s*[A-Z]+ (?:\/webhooks)?)/, '');
  return `<a href="#t-${traceId}" style="${colourOf(root?.service ?? '')}"><rect class="box" x="${x}" y="0.5" width="${width}" height="${HEIGHT}" rx="8"/>
<rect class="stripe" x="${x + 10}" y="${HEIGHT - 6}" width="${width - 20}" height="3" rx="1.5"/>
<text class="badge" x="${x + 10}" y="24">${badge}</text><text class="small" x="${x + width - 10}" y="22" text-anchor="end">${after === 0 ? '' : `+${durationLabel(after)}`}</text>
<text class="name" x="${x + 10}" y="45">${escape(name.length > room ? `${name.slice(0, room - 1)}…` : name)}</text>
<text class="small" x="${x + 10}" y="62">${durationLabel(durationMs)}</text></a>`;
}

function arrow(from: number, to: number, depth: number, { ageS }: LinkRow): string {
  const bottom = HEIGHT + 1;
  // Beside the middle, so that an arrow that leaves a box and one that reaches it do not meet.
  const [start, end] = [from - 12, to + 12];
  const control = bottom + depth;
  const label = ageS === undefined ? 'link' : `link, ${durationLabel(ageS * 1000)}`;
  // The lowest point of a cubic curve lies at three quarters of its control points' depth.
  const lowest = bottom + depth * 0.75;
  return `<path d="M${start} ${bottom} C${start} ${control}, ${end} ${control}, ${end} ${bottom + 3}" marker-end="url(#tip)"/>
<text class="linked" x="${(start + end) / 2}" y="${lowest + 4}" text-anchor="middle">${label}</text>`;
}

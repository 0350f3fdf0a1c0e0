import { colourOf, escape, withMarks } from './html-text.ts';
import { durationLabel } from './label.ts';
import type { Row, Waterfall } from './waterfall.ts';

export function waterfallHtml({ badge, traceId, durationMs, rows, href }: Waterfall): string {
  const id = `trace ${traceId.slice(0, 8)}`;
  const name = href === undefined ? id : `<a href="${escape(href)}">${id} in Grafana</a>`;
  return `<div class="trace" id="t-${traceId}"><div class="head"><span><b>${badge}</b> ${name}</span><span>${durationLabel(durationMs)}</span></div>
${rows.map(rowHtml).join('\n')}</div>`;
}

function rowHtml(row: Row): string {
  const depth = `--depth: ${row.kind === 'span' || row.kind === 'gap' ? row.rails.length : row.rails.length - 1}`;
  if (row.kind === 'gap') return `<div class="under gap" style="${depth}">a service that exports no spans</div>`;
  if (row.kind === 'log') return `<div class="under log" style="${depth}"><b>${escape(row.severity)}</b> ${withMarks(row.text)}</div>`;
  if (row.kind === 'link') {
    const { badge, label = '', traceId } = row.target;
    const age = row.ageS === undefined ? '' : `, ${durationLabel(row.ageS * 1000)} earlier`;
    return `<div class="under" style="${depth}"><a class="link" href="#t-${traceId}">⤷ link to ${badge ?? traceId.slice(0, 8)} ${escape(label)}</a>${age}</div>`;
  }
  const { label, service, from, to, isError } = row;
  const place = `--from: ${percent(from)}; --width: ${percent(to - from)}`;
  return `<div class="span${isError ? ' failed' : ''}" style="${colourOf(service)}"><span class="label" style="${depth}" title="${escape(`${service}: ${label}`)}">${escape(label)}</span><span class="track"><span class="bar" style="${place}"></span></span><span class="time">${durationLabel(row.durationMs)}</span></div>`;
}

const percent = (part: number) => `${(part * 100).toFixed(2)}%`;

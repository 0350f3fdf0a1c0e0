import type { Check, CheckGroup } from '../checks/check.ts';
import { durationLabel } from './label.ts';
import type { Chapter, Moment, Story, Total } from './story.ts';
import type { Style } from './style.ts';
import type { GapRow, LinkRow, LogRow, Row, SpanRow, Waterfall } from './waterfall.ts';

const MARGIN = '  ';
const NAMES: Readonly<Record<string, string>> = { 'busflow-api': 'api' };
const SERVICE_WIDTH = 10;
const DURATION_WIDTH = 8;
/** Lines of one log record; the rest is in the JSON. */
const LOG_LINES = 3;

/** The story as lines of text, `width` columns at most. */
export function toTerminal(story: Story, width: number, style: Style): string {
  const columns = Math.min(Math.max(width, 80), 140) - 2 * MARGIN.length;
  const draw = new Drawing(columns, style);
  const chapters = story.chapters.map((chapter, index) => draw.chapter(chapter, index + 1));
  const last = [
    draw.numbers(story.totals, chapters.length + 1),
    draw.checks(story.groups, chapters.length + 2),
    draw.links(story.chapters),
  ];
  const lines = [['', style.title(story.title), ...story.sources.map(style.dim)], ...chapters, ...last].flatMap((part) =>
    part.length === 0 ? [] : [...part, ''],
  );
  return lines.map((line) => (line === '' ? '' : MARGIN + line)).join('\n');
}

class Drawing {
  readonly #columns: number;
  readonly #style: Style;
  readonly #labelWidth: number;
  readonly #barWidth: number;

  constructor(columns: number, style: Style) {
    this.#columns = columns;
    this.#style = style;
    const free = columns - SERVICE_WIDTH - DURATION_WIDTH - 2;
    this.#labelWidth = Math.max(38, Math.floor(free * 0.5));
    this.#barWidth = free - this.#labelWidth;
  }

  chapter(chapter: Chapter, number: number): string[] {
    const waterfalls = chapter.waterfalls.flatMap((waterfall) => ['', ...this.#waterfall(waterfall)]);
    const moments = chapter.moments.length === 0 ? [] : ['', ...chapter.moments.flatMap((moment) => this.#moment(moment))];
    const nothing = waterfalls.length + moments.length === 0 ? ['', this.#style.bad('Nothing of this arrived.')] : [];
    return [this.#heading(number, chapter.title), this.#style.dim(chapter.lead), ...moments, ...waterfalls, ...nothing];
  }

  numbers(totals: readonly Total[], number: number): string[] {
    const rows = totals.map(({ metric, labels, value }, index) => {
      const name = totals[index - 1]?.metric === metric ? '' : metric;
      const room = this.#columns - 38 - 12;
      return `${fit(name, 37)} ${this.#style.dim(fit(labels, room))}${value.padStart(12)}`;
    });
    return [this.#heading(number, 'What the numbers say'), '', ...rows];
  }

  checks(groups: readonly CheckGroup[], number: number): string[] {
    const all = groups.flatMap((group) => group.checks);
    const failed = all.filter((check) => !check.ok).length;
    const { good, bad, strong } = this.#style;
    const verdict =
      failed === 0
        ? good(`All ${all.length} checks hold.`)
        : bad(`${failed} of ${all.length} checks ${failed === 1 ? 'does' : 'do'} not hold.`);
    const rows = groups.flatMap((group) => ['', strong(group.title), ...group.checks.flatMap((check) => this.#check(check))]);
    return [this.#heading(number, 'What must hold'), ...rows, '', verdict];
  }

  /** The one thing that may be wider than the terminal: an address is of use only whole. */
  links(chapters: readonly Chapter[]): string[] {
    const shown = chapters.flatMap(({ title, waterfalls }) =>
      waterfalls.flatMap(({ badge, href }) => (href === undefined ? [] : [`${badge} ${title}`, this.#style.link(`  ${href}`)])),
    );
    return shown.length === 0 ? [] : [this.#style.strong('In Grafana'), ...shown];
  }

  #heading(number: number, title: string): string {
    const text = `${number} ${title} `;
    return this.#style.title(text) + this.#style.dim('─'.repeat(this.#columns - text.length));
  }

  #check({ name, ok, detail }: Check): string[] {
    const { good, bad, dim } = this.#style;
    const mark = ok ? good('✔') : bad('✘');
    const lines = wrap(detail, this.#columns - 4);
    return [`${mark} ${name}`, ...lines.map((line) => `    ${ok ? dim(line) : bad(line)}`)];
  }

  #moment({ service, severity, text, facts }: Moment): string[] {
    const isBad = severity === 'ERROR' || severity === 'FATAL';
    const { bad, dim } = this.#style;
    const head = fit(text, isBad ? this.#columns - SERVICE_WIDTH - 1 : 18);
    const detail = facts.join(' · ');
    if (!isBad) return [`${this.#service(service)} ${head} ${dim(fit(detail, this.#columns - SERVICE_WIDTH - 20).trimEnd())}`];
    return [`${this.#service(service)} ${bad(head.trimEnd())}`, `${' '.repeat(SERVICE_WIDTH)} ${dim(detail)}`];
  }

  #waterfall({ badge, traceId, durationMs, rows }: Waterfall): string[] {
    const { strong, dim } = this.#style;
    const left = `${badge} trace ${traceId.slice(0, 8)}`;
    const scale = `0${durationLabel(durationMs).padStart(this.#barWidth - 1)}`;
    const head = strong(fit(left, SERVICE_WIDTH + 1 + this.#labelWidth)) + ' ' + dim(scale);
    return [head, ...rows.flatMap((row) => this.#row(row))];
  }

  #row(row: Row): string | string[] {
    const rails = row.rails
      .map((goesOn) => (goesOn ? '│  ' : '   '))
      .join('')
      .slice(3);
    const indent = `${' '.repeat(SERVICE_WIDTH)} `;
    const room = this.#columns - indent.length - rails.length - 2;
    const { dim } = this.#style;
    if (row.kind === 'span') return this.#span(row, rails);
    if (row.kind === 'gap') return `${indent}${dim(`${branchOf(row, rails)}(a service that exports no spans)`)}`;
    if (row.kind === 'link') return `${indent}${dim(rails)}${this.#style.link(cut(linkText(row), room))}`;
    return this.#log(row, indent, rails, room);
  }

  #log({ severity, text }: LogRow, indent: string, rails: string, room: number): string[] {
    const lines = wrap(text, room - severity.length - 1);
    const shown = lines.length > LOG_LINES ? [...lines.slice(0, LOG_LINES - 1), `${lines[LOG_LINES - 1] ?? ''} …`] : lines;
    return shown.map((line, index) => {
      const head = index === 0 ? this.#severity(severity) : ' '.repeat(severity.length);
      return `${indent}${this.#style.dim(rails)}${head} ${this.#style.dim(cut(line, room - severity.length - 1))}`;
    });
  }

  #span(row: SpanRow, rails: string): string {
    const paint = row.isError ? this.#style.bad : this.#style.service(row.service);
    const branch = branchOf(row, rails);
    const label = fit(branch + row.label, this.#labelWidth);
    const duration = durationLabel(row.durationMs).padStart(DURATION_WIDTH);
    const text = this.#style.dim(label.slice(0, branch.length)) + label.slice(branch.length);
    return `${this.#service(row.service)} ${text} ${paint(bar(row.from, row.to, this.#barWidth))}${duration}`;
  }

  #service(name: string): string {
    return this.#style.service(name)(fit(NAMES[name] ?? name, SERVICE_WIDTH));
  }

  #severity(severity: string): string {
    if (severity.startsWith('ERR') || severity.startsWith('FATAL')) return this.#style.bad(severity);
    return severity.startsWith('WARN') ? this.#style.warn(severity) : this.#style.dim(severity);
  }
}

/** A root stands alone; every other row hangs on its parent. */
const branchOf = ({ rails, isLast }: SpanRow | GapRow, drawn: string) => (rails.length === 0 ? '' : drawn + (isLast ? '└─ ' : '├─ '));

function linkText({ target, ageS }: LinkRow): string {
  const where = target.badge ?? `trace ${target.traceId.slice(0, 8)}`;
  const age = ageS === undefined ? '' : `, ${durationLabel(ageS * 1000)} earlier`;
  return `⤷ link to ${where}${target.label === undefined ? '' : ` ${target.label}`}${age}`;
}

/** Half a column is the finest step: `╺━━╸`. */
export function bar(from: number, to: number, width: number): string {
  const start = Math.min(Math.round(from * width * 2), width * 2 - 1);
  const end = Math.max(Math.min(Math.round(to * width * 2), width * 2), start + 1);
  return Array.from({ length: width }, (_unused, column) => {
    const left = start <= column * 2 && column * 2 < end;
    const right = start <= column * 2 + 1 && column * 2 + 1 < end;
    if (left && right) return '━';
    return left ? '╸' : right ? '╺' : ' ';
  }).join('');
}

const cut = (text: string, width: number) => (text.length <= width ? text : `${text.slice(0, Math.max(width - 1, 0))}…`);
const fit = (text: string, width: number) => cut(text, width).padEnd(width);

function wrap(text: string, width: number): string[] {
  const lines = [''];
  for (const word of text.split(' ')) {
    const line = lines.at(-1) ?? '';
    if (line !== '' && line.length + 1 + word.length > width) lines.push(word);
    else lines[lines.length - 1] = line === '' ? word : `${line} ${word}`;
  }
  return lines;
}

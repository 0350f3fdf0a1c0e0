import { readFileSync } from 'node:fs';
import type { CheckGroup } from '../checks/check.ts';
import { mapOf } from './html-map.ts';
import { colourOf, escape, withMarks } from './html-text.ts';
import { waterfallHtml } from './html-waterfall.ts';
import type { Chapter, Moment, Story, Total } from './story.ts';

const STYLE = readFileSync(new URL('picture.css', import.meta.url), 'utf8');
const LEGEND = { passenger: 'passenger’s shop', 'busflow-api': 'API', workspace: 'operator’s workspace' };

/** The story as one page that needs nothing else: no script, no font, no network. */
export function toHtml({ title, sources, chapters, totals, groups }: Story): string {
  const checks = groups.flatMap((group) => group.checks);
  const failed = checks.filter((check) => !check.ok).length;
  const verdict = failed === 0 ? `All ${checks.length} checks hold` : `${failed} of ${checks.length} checks do not hold`;
  const legend = Object.entries(LEGEND).map(([service, name]) => `<span style="${colourOf(service)}"><i></i>${name}</span>`);
  return `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<title>${escape(title)}</title>
<style>
${STYLE}</style>
<main>
<h1>${escape(title)}</h1>
${sources.map((source) => `<p class="soft">${escape(source)}</p>`).join('\n')}
<a class="verdict${failed === 0 ? '' : ' bad'}" href="#checks">${verdict}</a>
${mapOf(chapters.flatMap((chapter) => chapter.waterfalls))}
<div class="legend">${legend.join('')}</div>
${chapters.map(chapterHtml).join('\n')}
${section(chapters.length + 1, 'What the numbers say', `<table>${totals.map(totalHtml).join('\n')}</table>`)}
${section(chapters.length + 2, 'What must hold', `<div class="checks" id="checks">${groups.map(groupHtml).join('\n')}</div>`)}
</main>
</html>
`;
}

const section = (number: number, title: string, content: string) =>
  `<section class="chapter"><header><span class="number">${number}</span><h2>${escape(title)}</h2></header>\n${content}</section>`;

function chapterHtml({ title, lead, waterfalls, moments, picture }: Chapter, index: number): string {
  const told = [...moments.map(momentHtml), ...waterfalls.map(waterfallHtml)].join('\n') || '<p class="soft">Nothing of this arrived.</p>';
  const image = picture === undefined ? '' : `<img alt="What the page looked like" src="data:image/jpeg;base64,${picture}">`;
  const body = `<div class="body${picture === undefined ? '' : ' pictured'}"><div>${told}</div>${image}</div>`;
  return section(index + 1, title, `<p class="lead">${escape(lead)}</p>${body}`);
}

function momentHtml({ service, severity, text, facts }: Moment): string {
  const failed = severity === 'ERROR' || severity === 'FATAL' ? ' failed' : '';
  return `<p class="moment${failed}" style="${colourOf(service)}"><b>${escape(text)}</b> <span class="soft">${escape(facts.join(' · '))}</span></p>`;
}

function totalHtml({ metric, labels, value }: Total, index: number, all: readonly Total[]): string {
  const isContinued = all[index - 1]?.metric === metric;
  return `<tr${isContinued ? ' class="continued"' : ''}><td>${isContinued ? '' : escape(metric)}</td><td>${escape(labels)}</td><td>${escape(value)}</td></tr>`;
}

function groupHtml({ title, checks }: CheckGroup): string {
  const items = checks.map(
    ({ name, ok, detail }) => `<div class="check${ok ? '' : ' bad'}">${escape(name)}<small>${withMarks(detail)}</small></div>`,
  );
  return `<div><h3>${escape(title)}</h3>${items.join('')}</div>`;
}

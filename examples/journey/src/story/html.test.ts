import { expect, it } from 'vitest';
import { checksOf } from '../checks/checks.ts';
import { goodScene } from '../scene.fixture.ts';
import { toHtml } from './html.ts';
import { storyOf } from './story.ts';

const page = (change: (body: string) => string = (body) => body) => {
  const good = goodScene();
  const logs = good.telemetry.logs.map((line) => ({ ...line, body: change(line.body) }));
  const scene = {
    ...good,
    telemetry: { ...good.telemetry, logs },
    observed: { ...good.observed, pictures: [{ name: 'shop', base64: 'AAAA' }] },
  } as const;
  return toHtml(storyOf(scene, checksOf(scene), 'received'));
};

it('needs nothing but itself', () => {
  expect(page()).not.toMatch(/<script|<link|@import|url\((?!#)|(?:src|href)="(?!data:|#)/);
  expect(page()).toContain('src="data:image/jpeg;base64,AAAA"');
});

it('has an arrow for every link, and a place for each to lead to', () => {
  expect(page().match(/marker-end/g)).toHaveLength(3);
  for (const [, id] of page().matchAll(/href="#(t-\w+)"/g)) expect(page()).toContain(`id="${id}"`);
});

it('shows telemetry as text, whatever it holds', () => {
  expect(page(() => '<img onerror="x">')).not.toContain('<img onerror');
  expect(page(() => '<img onerror="x">')).toContain('&#60;img onerror=&#34;x&#34;&#62;');
});

import { stripVTControlCharacters } from 'node:util';
import { describe, expect, it } from 'vitest';
import { checksOf } from '../checks/checks.ts';
import { goodScene } from '../scene.fixture.ts';
import type { Scene } from '../scene.ts';
import { storyOf } from './story.ts';
import { plainStyle, styleFor } from './style.ts';
import { bar, toTerminal } from './terminal.ts';

const told = (scene: Scene, width = 100, linkTo?: (traceId: string) => string) =>
  toTerminal(storyOf(scene, checksOf(scene), 'received', linkTo), width, plainStyle);

describe('the story in the terminal', () => {
  it('draws the booking as a tree whose log lines stand under their spans', () => {
    const start = told(goodScene())
      .split('\n')
      .findIndex((line) => line.includes('ui.click book_tour_btn'));
    const tree = told(goodScene())
      .split('\n')
      .slice(start, start + 8)
      .map((line) => line.replaceAll(/[━╸╺].*| +\d+(?:\.\d)? ms$/g, '').trimEnd());
    expect(tree).toEqual([
      '  passenger  ui.click book_tour_btn',
      '  passenger  └─ → POST /api/bookings',
      '  api           └─ POST /api/bookings',
      '                   │  INFO booking by [redacted:email], note: card [redacted:card]',
      '  api              ├─ SELECT tours',
      '  api              ├─ pricing.calculate',
      '  api              ├─ INSERT bookings',
      '  api              └─ → POST /v2/payments',
    ]);
  });

  it('draws links between traces as such, by the badge of the other', () => {
    expect(told(goodScene())).toContain('⤷ link to ① POST /api/bookings, 900 ms earlier');
    expect(told(goodScene()).match(/⤷ link to ② webhook\.mollie, 200 ms earlier/g)).toHaveLength(2);
  });

  it('shows a parent that nobody exported as a gap with its children', () => {
    expect(told(goodScene())).toMatch(/\(a service that exports no spans\)\n {2}api +└─ hasura\.vehicle-updated/);
  });

  it.each([60, 80, 100, 140, 200])('fits a terminal of %d columns, from 80 to 140', (width) => {
    const longest = Math.max(
      ...told(goodScene(), width)
        .split('\n')
        .map((line) => line.length),
    );
    expect(longest).toBeLessThanOrEqual(Math.min(Math.max(width, 80), 140));
  });

  it('has the same text with and without colours', () => {
    const story = storyOf(goodScene(), checksOf(goodScene()), 'received');
    const coloured = toTerminal(story, 100, styleFor({ isTTY: true }, {}));
    expect(coloured).not.toBe(toTerminal(story, 100, plainStyle));
    expect(stripVTControlCharacters(coloured)).toBe(toTerminal(story, 100, plainStyle));
    expect(styleFor({ isTTY: true }, { NO_COLOR: '1' })).toBe(plainStyle);
  });

  it('says what was expected and what came where a check fails, and what is missing', () => {
    const good = goodScene();
    const scene = { ...good, telemetry: { ...good.telemetry, traces: [] } };
    expect(told(scene)).toContain('Nothing of this arrived.');
    expect(told(scene)).toContain(
      '✘ Mollie’s webhook is a trace of its own that links to the booking\n      expected webhook.mollie in another trace',
    );
    expect(told(scene)).toMatch(/\d+ of 22 checks do not hold\./);
  });

  it('ends with a link into Grafana for each trace, where there is a Grafana', () => {
    expect(told(goodScene())).not.toContain('Grafana');
    expect(told(goodScene(), 100, (traceId) => `http://grafana/${traceId}`)).toContain(
      `① She books a tour\n    http://grafana/${'a'.repeat(32)}`,
    );
  });
});

it.each([
  [0, 1, '━━━━'],
  [0, 0.5, '━━  '],
  [0.125, 0.625, '╺━╸ '],
  [0.5, 0.5, '  ╸ '],
  [1, 1, '   ╺'],
])('draws a bar from %d to %d as “%s”', (from, to, drawn) => {
  expect(bar(from, to, 4)).toBe(drawn);
});

import { ATTR_ROUTE, EVENT_PAGE_LOAD } from '@busflow/conventions';
import { onLeave } from './leave.ts';
import type { Setup } from './options.ts';

/** What we read of the browser's entries, each of which has some of it. */
type Entry = PerformanceEntry & { readonly value: number; readonly hadRecentInput: boolean; readonly interactionId: number };

/** Layout shifts belong together up to such pauses and such lengths (https://web.dev/articles/cls). Milliseconds. */
const SHIFT_PAUSE = 1000;
const SHIFT_LENGTH = 5000;

/**
 * One `page_load` for each, when it is left for the first time: its web vitals by the browser's own observers, so that
 * those who leave before Faro has come count, and visits with and without Faro are measured by the same code.
 */
export function reportPageLoad({ recorder, routes }: Pick<Setup, 'recorder' | 'routes'>): () => void {
  // A tab that was opened in the background paints when it is looked at: no figure of ours.
  if (document.visibilityState === 'hidden') return () => {};
  const vitals: Record<string, number> = {};
  /** Of each the highest: of paints that is the last. */
  const keep = (name: string, value: number) => {
    const key = `browser.web_vital.${name}`;
    vitals[key] = Math.max(vitals[key] ?? 0, value);
  };
  const interaction = ({ interactionId, duration }: Entry) => interactionId && keep('inp', duration);
  let first = 0;
  let last = 0;
  let sum = 0;
  const readers: Readonly<Record<string, (entry: Entry) => unknown>> = {
    paint: ({ name, startTime }) => name === 'first-contentful-paint' && keep('fcp', startTime),
    'largest-contentful-paint': ({ startTime }) => keep('lcp', startTime),
    'layout-shift': ({ startTime, value, hadRecentInput }) => {
      if (hadRecentInput) return;
      if (startTime - last > SHIFT_PAUSE || startTime - first > SHIFT_LENGTH) {
        first = startTime;
        sum = 0;
      }
      last = startTime;
      keep('cls', (sum += value));
    },
    // However short the first was, it is told.
    'first-input': interaction,
    event: interaction,
  };
  const supported = globalThis.PerformanceObserver?.supportedEntryTypes ?? [];
  if (supported.includes('layout-shift')) keep('cls', 0);
  const finish = supported.flatMap((type) => {
    const read = readers[type];
    if (!read) return [];
    const readAll = (entries: PerformanceEntryList) => (entries as Entry[]).forEach(read);
    const observer = new PerformanceObserver((list) => readAll(list.getEntries()));
    // 16 ms is the least that a browser allows.
    observer.observe({ type, buffered: true, durationThreshold: 16 } as PerformanceObserverInit);
    return () => {
      readAll(observer.takeRecords());
      observer.disconnect();
    };
  });
  const stop = () => {
    stopLeaving();
    finish.forEach((readLast) => readLast());
  };
  const stopLeaving = onLeave(() => {
    stop();
    recorder.event(EVENT_PAGE_LOAD, { [ATTR_ROUTE]: routes.at(0), ...vitals });
  });
  return stop;
}

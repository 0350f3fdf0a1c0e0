/** What we read of the browser's entries, each of which has some of it. */
interface Entry extends PerformanceEntry {
  /** Of the largest paint. */
  readonly size: number;
  /** Of a layout shift, and of nothing else. */
  readonly value: number;
  readonly hadRecentInput: boolean;
  /** Of an event. */
  readonly interactionId: number;
}

/**
 * The web vitals of this page load, out of the browser's own buffers: nothing runs until they are asked for, those who
 * leave before Faro has come count, and visits with and without Faro are measured by the same code. The buffers hold the
 * first 150 layout shifts, and of interactions the first, and those of 104 ms and more.
 */
export function readPageLoad(): Readonly<Record<string, number>> {
  const vitals: Record<string, number> = {};
  /** Of each the highest: of paints that is the last. */
  const keep = (name: string, value: number) => {
    const key = `browser.web_vital.${name}`;
    if (!(vitals[key]! > value)) vitals[key] = value;
  };
  // Layout shifts belong together up to pauses of one second and lengths of five (https://web.dev/articles/cls).
  let first = 0;
  let last = 0;
  let sum = 0;
  const observer = new PerformanceObserver(() => {});
  for (const type of PerformanceObserver.supportedEntryTypes) {
    if (/shift/.test(type)) keep('cls', 0);
    // paint, event, largest-contentful-paint, layout-shift, first-input
    if (/^(pa|ev|la|fi)/.test(type)) observer.observe({ type, buffered: true });
  }
  for (const entry of observer.takeRecords() as Entry[]) {
    const { startTime } = entry;
    if (entry.interactionId) keep('inp', entry.duration);
    // first-contentful-paint: before it, a first-paint may have shown a color.
    else if (/ful/.test(entry.name)) keep('fcp', startTime);
    else if (entry.size) keep('lcp', startTime);
    else if (entry.hadRecentInput === false) {
      if (startTime - last > 1000 || startTime - first > 5000) {
        first = startTime;
        sum = 0;
      }
      last = startTime;
      keep('cls', (sum += entry.value));
    }
  }
  // Not disconnected: it does nothing, and its page is most likely about to go.
  return vitals;
}

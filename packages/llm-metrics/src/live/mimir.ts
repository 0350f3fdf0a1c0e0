import { ProbeError, reasonOf, type Server, TIME_LIMIT_MS } from './server.ts';

interface Cardinality {
  readonly labels?: readonly { readonly label_name?: string; readonly series_count?: number }[];
}

/**
 * The active series of a selector as Mimir itself counts them for its limits, or undefined from a server that does not tell:
 * Prometheus has no such question, and a Mimir may have it switched off.
 *
 * @throws ProbeError when the server fails, or answers something else.
 */
export async function activeSeries(server: Server, selector: string): Promise<number | undefined> {
  const question = new URLSearchParams({ 'label_names[]': '__name__', selector, count_method: 'active' });
  const url = `${server.url.replace(/\/+$/, '')}/api/v1/cardinality/label_values?${question}`;
  let response: Response;
  let text: string;
  try {
    response = await server.fetch(url, { headers: server.headers, signal: AbortSignal.timeout(TIME_LIMIT_MS) });
    text = await response.text();
  } catch (error) {
    throw new ProbeError(`${server.url} does not answer: ${reasonOf(error)}`, { cause: error });
  }
  if (response.status >= 400 && response.status < 500) return undefined;
  const count = response.ok ? countIn(text) : undefined;
  if (count === undefined)
    throw new ProbeError(`${server.url} answers ${response.status} to a question of cardinality: ${text.slice(0, 200)}`);
  return count;
}

function countIn(text: string): number | undefined {
  try {
    const { labels } = JSON.parse(text) as Cardinality;
    if (!Array.isArray(labels)) return undefined;
    const count = (labels as NonNullable<Cardinality['labels']>).find(({ label_name }) => label_name === '__name__')?.series_count ?? 0;
    return Number.isSafeInteger(count) ? count : undefined;
  } catch {
    return undefined;
  }
}

import { activeSeries } from './mimir.ts';
import { ProbeError, reasonOf, type Server, TIME_LIMIT_MS } from './server.ts';

export interface Counts {
  /** Series with a sample in the last five minutes. */
  readonly active: number;
  /** Series with a sample within the window, or that Mimir still counts as active. */
  readonly recent: number;
}

/**
 * Counts the series of some names. A plain `count()` looks back five minutes only: it answers nothing for a target that has just
 * gone, and what answers nothing seems to fit every budget. So it is asked twice, and Mimir for what it counts itself.
 */
export async function countSeries(server: Server, names: readonly string[]): Promise<Counts> {
  const selector = names.length === 1 ? `{__name__="${names[0]}"}` : `{__name__=~"${names.join('|')}"}`;
  const [counted, active, recent] = await Promise.all([
    activeSeries(server, selector),
    query(server, `count(${selector})`),
    query(server, `count(last_over_time(${selector}[${server.window}]))`),
  ]);
  return { active, recent: Math.max(recent, counted ?? 0) };
}

async function query(server: Server, promql: string): Promise<number> {
  const answer = await ask(server, promql);
  const { status, error, warnings, data } = answer;
  if (status !== 'success') throw new ProbeError(`${server.url} refuses ${promql}: ${error ?? 'no reason given'}`);
  if (warnings !== undefined && warnings.length > 0) throw new ProbeError(`${server.url} answers in part: ${warnings.join('; ')}`);
  if (data?.resultType !== 'vector' || !Array.isArray(data.result)) throw new ProbeError(`${server.url} answers no vector to ${promql}`);
  if (data.result.length === 0) return 0;
  const count = Number(data.result[0]?.value?.[1]);
  if (!Number.isSafeInteger(count)) throw new ProbeError(`${server.url} answers no count to ${promql}`);
  return count;
}

interface Answer {
  readonly status?: string;
  readonly error?: string;
  readonly warnings?: readonly string[];
  readonly data?: { readonly resultType?: string; readonly result?: readonly { readonly value?: readonly [number, string] }[] };
}

async function ask(server: Server, promql: string): Promise<Answer> {
  let response: Response;
  let text: string;
  try {
    response = await server.fetch(`${server.url.replace(/\/+$/, '')}/api/v1/query`, {
      method: 'POST',
      headers: { ...server.headers, 'content-type': 'application/x-www-form-urlencoded' },
      body: new URLSearchParams({ query: promql }),
      signal: AbortSignal.timeout(TIME_LIMIT_MS),
    });
    text = await response.text();
  } catch (error) {
    throw new ProbeError(`${server.url} does not answer: ${reasonOf(error)}`, { cause: error });
  }
  try {
    return JSON.parse(text) as Answer;
  } catch {
    throw new ProbeError(`${server.url} answers ${response.status}, and not as Prometheus would: ${text.slice(0, 200)}`);
  }
}

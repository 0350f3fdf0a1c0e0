/** @throws with the address and the answer where it is no 2xx, or where nobody answers within 10 s. */
export async function get(url: string, headers: Record<string, string> = {}): Promise<Buffer> {
  const answer = await fetch(url, { headers, signal: AbortSignal.timeout(10_000) }).catch((error: unknown) => {
    throw new Error(`${url} does not answer. Is the stack up? docker compose -f docker-compose.observability.yml up -d --wait`, {
      cause: error,
    });
  });
  const body = Buffer.from(await answer.arrayBuffer());
  if (!answer.ok) throw new Error(`${url} answered ${answer.status}: ${body.toString('utf8').slice(0, 300)}`);
  return body;
}

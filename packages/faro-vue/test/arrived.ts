/** Polls what has arrived; a browser says nothing about the requests of a page that is gone. */
export async function arrived<T>(look: () => T | undefined | false, what: string, patience = 20_000): Promise<T> {
  const until = Date.now() + patience;
  for (;;) {
    const found = look();
    if (found !== undefined && found !== false) return found;
    if (Date.now() > until) throw new Error(`did not arrive: ${what}`);
    await new Promise((next) => setTimeout(next, 25));
  }
}

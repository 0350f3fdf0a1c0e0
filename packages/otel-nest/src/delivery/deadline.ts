/** Waits for all of them, but no longer than `ms`. Answers whether all were fulfilled in time; never rejects. */
export async function fulfilledWithin(ms: number, work: readonly Promise<unknown>[]): Promise<boolean> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<boolean>((resolve) => {
    timer = setTimeout(resolve, ms, false);
  });
  const all = Promise.allSettled(work).then((results) => results.every(({ status }) => status === 'fulfilled'));
  const done = await Promise.race([all, late]);
  clearTimeout(timer);
  return done;
}

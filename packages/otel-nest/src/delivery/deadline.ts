/** Waits for all of them, but no longer than `ms`. Answers what went wrong, nothing if all is well; never rejects. */
export async function failuresWithin(ms: number, work: readonly Promise<unknown>[]): Promise<string[]> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<string[]>((resolve) => {
    timer = setTimeout(resolve, ms, [`no answer within ${ms} ms`]);
  });
  const all = Promise.allSettled(work).then((results) => [
    ...new Set(results.flatMap((result) => (result.status === 'rejected' ? reason(result.reason) : []))),
  ]);
  const failures = await Promise.race([all, late]);
  clearTimeout(timer);
  return failures;
}

function reason(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

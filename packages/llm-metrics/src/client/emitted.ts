/** What the clients' own stream helpers (`messages.stream`, `chat.completions.stream`) have in common. */
interface Helper {
  on(event: string, listener: (value: unknown) => void): unknown;
  readonly errored?: boolean;
  readonly aborted?: boolean;
}

export function isHelper(value: object): value is Helper {
  return typeof (value as Partial<Helper>).on === 'function';
}

/**
 * The pieces that a helper emits, as a stream that breaks where it breaks; `begin` is called with the first one, so that a request that is refused
 * begins nothing. Listens to the end only and not to errors: a helper with a listener for those no longer throws them.
 */
export function emitted(helper: Helper, event: string, begin: (pieces: AsyncIterable<unknown>) => void): void {
  let pieces: ReadableStreamDefaultController<unknown> | undefined;
  helper.on(event, (piece) => {
    if (pieces === undefined) begin(new ReadableStream({ start: (controller) => void (pieces = controller) }));
    pieces?.enqueue(piece);
  });
  helper.on('end', () => {
    if (helper.errored || helper.aborted) pieces?.error(new Error('the stream broke'));
    else pieces?.close();
  });
}

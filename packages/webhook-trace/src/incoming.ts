/** A webhook request as any server has it. */
export interface Incoming {
  /** The bytes as they arrived. Needed where the provider signs: only these can be verified. */
  readonly rawBody?: Uint8Array | string | undefined;
  readonly headers?: Headers | Readonly<Record<string, string | readonly string[] | undefined>> | undefined;
  /** The parsed body; read only where the provider signs nothing and `rawBody` is not given. */
  readonly body?: unknown;
}

/** A header, whatever its case; one that was sent several times is a list with commas, as in Fetch. */
export function headerReader(headers: Incoming['headers']): (name: string) => string | undefined {
  if (headers === undefined) return () => undefined;
  if (headers instanceof Headers) return (name) => headers.get(name) ?? undefined;
  return (name) => {
    const wanted = name.toLowerCase();
    const given = headers[wanted] ?? Object.entries(headers).find(([key]) => key.toLowerCase() === wanted)?.[1];
    return typeof given === 'string' || given === undefined ? given : given.join(', ');
  };
}

/** The object in a JSON or form body; `undefined` when it is neither. */
export function parseBody(raw: Uint8Array | string): unknown {
  const text = typeof raw === 'string' ? raw : Buffer.from(raw.buffer, raw.byteOffset, raw.byteLength).toString('utf8');
  if (!/^\s*[[{]/.test(text)) return text.includes('=') ? Object.fromEntries(new URLSearchParams(text)) : undefined;
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}

import { BadGatewayException } from '@nestjs/common';

const TIMEOUT_MS = 10_000;

export interface JsonRequest {
  readonly method?: 'GET' | 'POST';
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: unknown;
}

/** A provider answered something else than 2xx. Keeps the answer's body out: providers repeat what they were sent. */
export class ProviderError extends BadGatewayException {
  constructor(
    provider: string,
    readonly providerStatus: number,
  ) {
    super(`${provider} answered ${providerStatus}`);
  }
}

/** Calls a provider's JSON API. `T` is what its documentation promises. */
export async function callJson<T>(provider: string, url: string, { method = 'GET', headers = {}, body }: JsonRequest): Promise<T> {
  const response = await fetch(url, {
    method,
    headers: { accept: 'application/json', ...(body === undefined ? {} : { 'content-type': 'application/json' }), ...headers },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    signal: AbortSignal.timeout(TIMEOUT_MS),
  }).catch((cause: unknown) => {
    throw new BadGatewayException(`${provider} did not answer`, { cause });
  });
  if (!response.ok) {
    await response.body?.cancel();
    throw new ProviderError(provider, response.status);
  }
  return (await response.json()) as T;
}

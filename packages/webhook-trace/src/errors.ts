/** A mistake in how this package was set up. Thrown while setting up, and by `inbound` when a delivery needs what was not set. */
export class WebhookOptionsError extends Error {
  override readonly name = 'WebhookOptionsError';
}

export type SignatureFailure = 'missing' | 'malformed' | 'mismatch' | 'stale';

/** The delivery did not prove that its provider sent it: answer 401 and do nothing else. */
export class WebhookSignatureError extends Error {
  override readonly name = 'WebhookSignatureError';

  readonly provider: string;
  readonly reason: SignatureFailure;

  constructor(provider: string, reason: SignatureFailure) {
    super(`${provider}: the signature is ${reason === 'mismatch' ? 'not the provider’s' : reason}`);
    this.provider = provider;
    this.reason = reason;
  }
}

/** The delivery is not what its provider sends: answer 400. */
export class WebhookPayloadError extends Error {
  override readonly name = 'WebhookPayloadError';

  readonly provider: string;

  constructor(provider: string, what: string) {
    super(`${provider}: ${what}`);
    this.provider = provider;
  }
}

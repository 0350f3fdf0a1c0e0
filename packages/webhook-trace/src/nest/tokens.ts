/** Injects the module's `WebhookTrace`: `@Inject(WEBHOOK_TRACE) private readonly webhooks: WebhookTrace`. */
export const WEBHOOK_TRACE = Symbol.for('@busflow/webhook-trace');

/** Metadata on a handler: the provider whose deliveries it takes. */
export const WEBHOOK_PROVIDER = Symbol.for('@busflow/webhook-trace/provider');

export function providerOf(handler: object): string | undefined {
  return Reflect.getMetadata(WEBHOOK_PROVIDER, handler) as string | undefined;
}

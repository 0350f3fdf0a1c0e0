export type { ProviderCall } from './fetch/calls.ts';
export { webhookFetch, type WebhookFetchOptions } from './fetch/webhook-fetch.ts';

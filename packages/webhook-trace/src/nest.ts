export { Delivery, Webhook } from './nest/decorators.ts';
export { WebhookTraceModule, type WebhookTraceAsyncOptions } from './nest/module.ts';
export { WEBHOOK_TRACE } from './nest/tokens.ts';

import { applyDecorators, createParamDecorator, HttpCode, SetMetadata, UseInterceptors, type ExecutionContext } from '@nestjs/common';
import { deliveryOf, WebhookInterceptor } from './interceptor.ts';
import { WEBHOOK_PROVIDER } from './tokens.ts';

/**
 * Makes a handler the receiver of a provider's webhooks: verified (401, 400), in a span of its own, linked. Answers 200, which
 * every provider takes for "received".
 *
 * @example
 * @Post('webhooks/whatsapp')
 * @Webhook('whatsapp')
 * received(@Delivery() delivery: WebhookDelivery) {}
 */
export function Webhook(provider: string): MethodDecorator {
  return applyDecorators(SetMetadata(WEBHOOK_PROVIDER, provider), UseInterceptors(WebhookInterceptor), HttpCode(200));
}

/** The `WebhookDelivery` that a `@Webhook` handler is called for. */
export const Delivery: () => ParameterDecorator = createParamDecorator((_: undefined, context: ExecutionContext) => deliveryOf(context));

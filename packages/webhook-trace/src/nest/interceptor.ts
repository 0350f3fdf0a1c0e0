import {
  BadRequestException,
  Inject,
  Injectable,
  UnauthorizedException,
  type CallHandler,
  type ExecutionContext,
  type NestInterceptor,
} from '@nestjs/common';
import { from, lastValueFrom, type Observable } from 'rxjs';
import type { WebhookDelivery } from '../delivery.ts';
import { WebhookPayloadError, WebhookSignatureError } from '../errors.ts';
import type { Incoming } from '../incoming.ts';
import type { WebhookTrace } from '../webhook-trace.ts';
import { providerOf, WEBHOOK_TRACE } from './tokens.ts';

const deliveries = new WeakMap<object, WebhookDelivery>();

export function deliveryOf(context: ExecutionContext): WebhookDelivery | undefined {
  return deliveries.get(context.switchToHttp().getRequest<object>());
}

/** Runs a `@Webhook` handler as the `fn` of `inbound`. Express's and Fastify's requests both are an {@link Incoming} already. */
@Injectable()
export class WebhookInterceptor implements NestInterceptor {
  constructor(@Inject(WEBHOOK_TRACE) private readonly webhooks: WebhookTrace) {}

  intercept(context: ExecutionContext, next: CallHandler): Observable<unknown> {
    const request = context.switchToHttp().getRequest<Incoming>();
    const handled = this.webhooks.inbound(providerOf(context.getHandler()) ?? '', request, (delivery) => {
      deliveries.set(request, delivery);
      return lastValueFrom(next.handle(), { defaultValue: undefined });
    });
    return from(
      handled.catch((error: unknown) => {
        throw asHttp(error);
      }),
    );
  }
}

function asHttp(error: unknown): unknown {
  if (error instanceof WebhookSignatureError) return new UnauthorizedException(error.message, { cause: error });
  if (error instanceof WebhookPayloadError) return new BadRequestException(error.message, { cause: error });
  return error;
}

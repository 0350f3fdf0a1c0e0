import { runWithTenant } from '@busflow/otel-nest';
import type { WebhookDelivery } from '@busflow/webhook-trace';
import { Delivery, Webhook } from '@busflow/webhook-trace/nest';
import { Controller, ForbiddenException, Get, Logger, Post, Query } from '@nestjs/common';

import { Config } from '../config/config.ts';
import { type MessageStatus, statusesIn } from './message-status.ts';
import { MessagesRepository } from './messages.repository.ts';

@Controller('webhooks/whatsapp')
export class WhatsAppWebhookController {
  private readonly logger = new Logger(WhatsAppWebhookController.name);

  constructor(
    private readonly config: Config,
    private readonly messages: MessagesRepository,
  ) {}

  /** Meta asks once, when the webhook is set up. */
  @Get()
  verify(@Query('hub.mode') mode: string, @Query('hub.verify_token') token: string, @Query('hub.challenge') challenge: string): string {
    if (mode !== 'subscribe' || token !== this.config.whatsAppVerifyToken) throw new ForbiddenException();
    return challenge;
  }

  @Post()
  @Webhook('whatsapp')
  async receive(@Delivery() delivery: WebhookDelivery): Promise<void> {
    for (const status of statusesIn(delivery.body)) await this.store(status);
  }

  private async store(status: MessageStatus): Promise<void> {
    const message = await this.messages.find(status.id);
    // A status can overtake the request that sent the message. It is kept; only whose it is cannot be told yet.
    if (message === undefined) return this.messages.addStatus(status);
    await runWithTenant(message.tenantId, async () => {
      await this.messages.addStatus(status);
      // A message's own id stays out of the logs: it holds the passenger's phone number in base64.
      this.logger.log('confirmation reported', { bookingId: message.bookingId, status: status.status });
    });
  }
}

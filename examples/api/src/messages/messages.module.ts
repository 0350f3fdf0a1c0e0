import { Module } from '@nestjs/common';

import { Confirmations } from './confirmations.ts';
import { MessagesRepository } from './messages.repository.ts';
import { WhatsAppWebhookController } from './whatsapp-webhook.controller.ts';
import { WhatsApp } from './whatsapp.ts';

@Module({
  controllers: [WhatsAppWebhookController],
  providers: [WhatsApp, MessagesRepository, Confirmations],
  exports: [Confirmations],
})
export class MessagesModule {}

import type { WebhookTrace } from '@busflow/webhook-trace';
import { WEBHOOK_TRACE } from '@busflow/webhook-trace/nest';
import { Inject, Injectable } from '@nestjs/common';

import { Config } from '../config/config.ts';
import { callJson } from '../http/json-client.ts';

interface Sent {
  readonly messages: readonly [{ readonly id: string }];
}

/** WhatsApp's Cloud API. Outside a conversation that the passenger began, only approved templates may be sent. */
@Injectable()
export class WhatsApp {
  constructor(
    private readonly config: Config,
    @Inject(WEBHOOK_TRACE) private readonly webhooks: WebhookTrace,
  ) {}

  /** Answers the message's id. */
  async sendTemplate(to: string, name: string, parameters: readonly string[]): Promise<string> {
    const { body } = this.webhooks.outbound('whatsapp', {
      messaging_product: 'whatsapp',
      recipient_type: 'individual',
      to,
      type: 'template',
      template: {
        name,
        language: { code: 'en' },
        components: [{ type: 'body', parameters: parameters.map((text) => ({ type: 'text', text })) }],
      },
    });
    const sent = await callJson<Sent>('WhatsApp', `${this.config.providersUrl}/v21.0/${this.config.whatsAppPhoneNumberId}/messages`, {
      method: 'POST',
      headers: { authorization: `Bearer ${this.config.whatsAppAccessToken}` },
      body,
    });
    return sent.messages[0].id;
  }
}

import type { WebhookTrace } from '@busflow/webhook-trace';
import { WEBHOOK_TRACE } from '@busflow/webhook-trace/nest';
import { Inject, Injectable } from '@nestjs/common';

import type { Booking } from '../bookings/booking.ts';
import { Config } from '../config/config.ts';
import { callJson } from '../http/json-client.ts';

export interface OpenPayment {
  readonly id: string;
  readonly checkoutUrl: string;
}

/** The part of Mollie's payment that we read. */
export interface MolliePayment {
  readonly id: string;
  readonly status: 'open' | 'pending' | 'authorized' | 'paid' | 'canceled' | 'expired' | 'failed';
  readonly metadata: unknown;
}

interface Created extends MolliePayment {
  readonly _links: { readonly checkout: { readonly href: string } };
}

@Injectable()
export class Mollie {
  constructor(
    private readonly config: Config,
    @Inject(WEBHOOK_TRACE) private readonly webhooks: WebhookTrace,
  ) {}

  async createPayment(booking: Booking, description: string, redirectUrl: string): Promise<OpenPayment> {
    const { body } = this.webhooks.outbound('mollie', {
      amount: { currency: 'EUR', value: (booking.totalCents / 100).toFixed(2) },
      description,
      redirectUrl,
      webhookUrl: `${this.config.publicUrl}/webhooks/mollie`,
      metadata: { bookingId: booking.id },
    });
    const { id, _links: links } = await this.call<Created>('/v2/payments', body);
    return { id, checkoutUrl: links.checkout.href };
  }

  fetchPayment(id: string): Promise<MolliePayment> {
    return this.call<MolliePayment>(`/v2/payments/${encodeURIComponent(id)}`);
  }

  private call<T>(path: string, body?: unknown): Promise<T> {
    return callJson<T>('Mollie', `${this.config.providersUrl}${path}`, {
      method: body === undefined ? 'GET' : 'POST',
      headers: { authorization: `Bearer ${this.config.mollieApiKey}` },
      body,
    });
  }
}

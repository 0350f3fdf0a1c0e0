import { setTenant } from '@busflow/otel-nest';
import type { WebhookDelivery } from '@busflow/webhook-trace';
import { Delivery, Webhook } from '@busflow/webhook-trace/nest';
import { Controller, Logger, Post } from '@nestjs/common';

import { ProviderError } from '../http/json-client.ts';
import { Confirmations } from '../messages/confirmations.ts';
import { Mollie, type MolliePayment } from '../payments/mollie.ts';
import type { Booking } from './booking.ts';
import { BookingsRepository } from './bookings.repository.ts';

/** Mollie reports these too; the payment may still become anything. */
const PENDING: ReadonlySet<MolliePayment['status']> = new Set(['open', 'pending', 'authorized']);

/** Mollie says only that something happened to a payment; what it was, we ask Mollie. */
@Controller('webhooks/mollie')
export class PaymentWebhookController {
  private readonly logger = new Logger(PaymentWebhookController.name);

  constructor(
    private readonly mollie: Mollie,
    private readonly bookings: BookingsRepository,
    private readonly confirmations: Confirmations,
  ) {}

  @Post()
  @Webhook('mollie')
  async receive(@Delivery() delivery: WebhookDelivery): Promise<void> {
    const payment = await this.fetch(delivery.id);
    const booking = payment && (await this.bookings.findByPayment(payment.id));
    // Answered 200 like any other, as Mollie advises: the sender must not learn which ids exist.
    if (payment === undefined || booking === undefined) return;
    await delivery.linkLater(payment.metadata, { event: payment.status });
    setTenant(booking.tenantId);
    await this.settle(booking, payment);
  }

  private async settle(booking: Booking, { status }: MolliePayment): Promise<void> {
    if (PENDING.has(status)) return;
    await this.bookings.setStatus(booking.id, status === 'paid' ? 'paid' : 'failed');
    if (status === 'paid') await this.confirmations.send(booking);
    this.logger.log('payment decided', { bookingId: booking.id, status });
  }

  private async fetch(id: string): Promise<MolliePayment | undefined> {
    try {
      return await this.mollie.fetchPayment(id);
    } catch (error) {
      if (error instanceof ProviderError && error.providerStatus === 404) return undefined;
      throw error;
    }
  }
}

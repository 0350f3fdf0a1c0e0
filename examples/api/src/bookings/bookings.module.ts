import { Module } from '@nestjs/common';

import { MessagesModule } from '../messages/messages.module.ts';
import { PaymentsModule } from '../payments/payments.module.ts';
import { ToursModule } from '../tours/tours.module.ts';
import { BookingsController } from './bookings.controller.ts';
import { BookingsRepository } from './bookings.repository.ts';
import { BookingsService } from './bookings.service.ts';
import { PaymentWebhookController } from './payment-webhook.controller.ts';

@Module({
  imports: [ToursModule, PaymentsModule, MessagesModule],
  controllers: [BookingsController, PaymentWebhookController],
  providers: [BookingsService, BookingsRepository],
})
export class BookingsModule {}

import { Injectable } from '@nestjs/common';

import type { Booking } from '../bookings/booking.ts';
import { MessagesRepository } from './messages.repository.ts';
import { WhatsApp } from './whatsapp.ts';

@Injectable()
export class Confirmations {
  constructor(
    private readonly whatsApp: WhatsApp,
    private readonly messages: MessagesRepository,
  ) {}

  /** Tells the passenger once that the seats are theirs. Safe to call again when an earlier call failed halfway. */
  async send(booking: Booking): Promise<void> {
    if (await this.messages.isSentFor(booking.id)) return;
    const id = await this.whatsApp.sendTemplate(booking.phone, 'booking_confirmed', [booking.name, String(booking.seats)]);
    await this.messages.insert(id, booking);
  }
}

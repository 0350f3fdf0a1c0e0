import { randomUUID } from 'node:crypto';

import { setTenant, trackOutcome, withSpan } from '@busflow/otel-nest';
import { Injectable, Logger, NotFoundException } from '@nestjs/common';

import { Mollie } from '../payments/mollie.ts';
import type { Tour } from '../tours/tour.ts';
import { ToursRepository } from '../tours/tours.repository.ts';
import type { Booking } from './booking.ts';
import type { BookingRequest } from './booking-request.ts';
import { BookingsRepository } from './bookings.repository.ts';
import { priceOf } from './price.ts';

export interface BookingOffer {
  readonly id: string;
  /** Euros. */
  readonly total: number;
  readonly checkoutUrl: string;
}

@Injectable()
export class BookingsService {
  private readonly logger = new Logger(BookingsService.name);

  constructor(
    private readonly tours: ToursRepository,
    private readonly bookings: BookingsRepository,
    private readonly mollie: Mollie,
  ) {}

  /** Books seats and opens a payment; the passenger pays at `checkoutUrl` and comes back to the web app at `returnTo`. */
  async book(request: BookingRequest, returnTo: string): Promise<BookingOffer> {
    const tour = await this.tours.find(request.tourId);
    if (tour === undefined) throw new NotFoundException(`no tour ${request.tourId}`);
    setTenant(tour.tenantId);
    return trackOutcome('booking', { channel: 'web' }, () => this.place(request, tour, returnTo));
  }

  private async place(request: BookingRequest, tour: Tour, returnTo: string): Promise<BookingOffer> {
    const { totalCents } = withSpan('pricing.calculate', { attributes: { 'busflow.tour_id': tour.id } }, () =>
      priceOf(tour.priceCents, request.seats),
    );
    const booking: Booking = { ...request, id: randomUUID(), tenantId: tour.tenantId, totalCents, status: 'open' };
    await this.bookings.insert(booking);
    const payment = await this.mollie.createPayment(booking, `${tour.title}, ${booking.seats} seats`, `${returnTo}/thanks/${booking.id}`);
    await this.bookings.setPayment(booking.id, payment.id);
    this.logger.log('booking placed', { bookingId: booking.id, email: booking.email, note: booking.note });
    return { id: booking.id, total: totalCents / 100, checkoutUrl: payment.checkoutUrl };
  }
}

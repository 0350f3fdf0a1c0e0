import { Injectable } from '@nestjs/common';

import { Database } from '../database/database.ts';
import type { Booking, BookingStatus } from './booking.ts';

const COLUMNS = `id, tenant_id AS "tenantId", tour_id AS "tourId", seats, name, email, phone, note, total_cents AS "totalCents", status`;

@Injectable()
export class BookingsRepository {
  constructor(private readonly database: Database) {}

  async insert(booking: Booking): Promise<void> {
    await this.database.rows(
      `INSERT INTO bookings (id, tenant_id, tour_id, seats, name, email, phone, note, total_cents, status)
       VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)`,
      [
        booking.id,
        booking.tenantId,
        booking.tourId,
        booking.seats,
        booking.name,
        booking.email,
        booking.phone,
        booking.note,
        booking.totalCents,
        booking.status,
      ],
    );
  }

  async setPayment(id: string, paymentId: string): Promise<void> {
    await this.database.rows('UPDATE bookings SET payment_id = $2 WHERE id = $1', [id, paymentId]);
  }

  /** A paid booking stays paid, whatever arrives later. */
  async setStatus(id: string, status: BookingStatus): Promise<void> {
    await this.database.rows(`UPDATE bookings SET status = $2 WHERE id = $1 AND status <> 'paid'`, [id, status]);
  }

  find(id: string): Promise<Booking | undefined> {
    return this.database.row<Booking>(`SELECT ${COLUMNS} FROM bookings WHERE id = $1`, [id]);
  }

  findByPayment(paymentId: string): Promise<Booking | undefined> {
    return this.database.row<Booking>(`SELECT ${COLUMNS} FROM bookings WHERE payment_id = $1`, [paymentId]);
  }
}

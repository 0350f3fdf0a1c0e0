import { Injectable } from '@nestjs/common';

import type { Booking } from '../bookings/booking.ts';
import { Database } from '../database/database.ts';
import type { MessageStatus } from './message-status.ts';

export interface Message {
  readonly tenantId: string;
  readonly bookingId: string;
}

@Injectable()
export class MessagesRepository {
  constructor(private readonly database: Database) {}

  async insert(id: string, booking: Booking): Promise<void> {
    await this.database.rows('INSERT INTO messages (id, tenant_id, booking_id) VALUES ($1, $2, $3)', [id, booking.tenantId, booking.id]);
  }

  async isSentFor(bookingId: string): Promise<boolean> {
    return (await this.database.row('SELECT 1 FROM messages WHERE booking_id = $1', [bookingId])) !== undefined;
  }

  find(id: string): Promise<Message | undefined> {
    return this.database.row<Message>('SELECT tenant_id AS "tenantId", booking_id AS "bookingId" FROM messages WHERE id = $1', [id]);
  }

  /** Statuses arrive twice and out of order, so each one is a row of its own. */
  async addStatus({ id, status, timestamp }: MessageStatus): Promise<void> {
    await this.database.rows(
      `INSERT INTO message_statuses (message_id, status, reported_at) VALUES ($1, $2, to_timestamp($3))
       ON CONFLICT (message_id, status) DO NOTHING`,
      [id, status, timestamp],
    );
  }
}

export type BookingStatus = 'open' | 'paid' | 'failed';

export interface Booking {
  readonly id: string;
  readonly tenantId: string;
  readonly tourId: string;
  readonly seats: number;
  readonly name: string;
  readonly email: string;
  readonly phone: string;
  readonly note: string;
  readonly totalCents: number;
  readonly status: BookingStatus;
}

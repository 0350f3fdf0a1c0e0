import { BadRequestException } from '@nestjs/common';

export interface BookingRequest {
  readonly tourId: string;
  readonly seats: number;
  readonly name: string;
  readonly email: string;
  readonly phone: string;
  readonly note: string;
}

const MAX_SEATS = 60;
const MAX_LENGTH = 500;

/** Reads what a browser sent. Answers 400 with every fault at once. */
export function readBookingRequest(body: unknown): BookingRequest {
  const given = (typeof body === 'object' && body !== null ? body : {}) as Record<string, unknown>;
  const faults: string[] = [];
  const text = (name: string, isRight: (value: string) => boolean, expected: string): string => {
    const value = given[name] ?? '';
    if (typeof value === 'string' && value.length <= MAX_LENGTH && isRight(value)) return value;
    faults.push(`${name} must be ${expected}`);
    return '';
  };
  const seats = Number(given['seats']);
  if (!Number.isInteger(seats) || seats < 1 || seats > MAX_SEATS) faults.push(`seats must be a whole number from 1 to ${MAX_SEATS}`);
  const request = {
    tourId: text('tourId', (value) => value !== '', 'a tour’s id'),
    seats,
    name: text('name', (value) => value.trim() !== '', 'a name'),
    email: text('email', (value) => /^[^\s@]+@[^\s@]+\.[^\s@]+$/.test(value), 'an e-mail address'),
    phone: text('phone', (value) => /^\+?[\d ()/-]{7,20}$/.test(value), 'a phone number'),
    note: text('note', () => true, `a text of at most ${MAX_LENGTH} characters`),
  };
  if (faults.length > 0) throw new BadRequestException(faults);
  return request;
}

import { BadRequestException } from '@nestjs/common';
import { expect, test } from 'vitest';

import { readBookingRequest } from './booking-request.ts';

const right = { tourId: 't-dolomites', seats: '2', name: 'Anna', email: 'anna@example.org', phone: '+43 660 1234567', note: '' };

test('a form’s fields become a request, seats from text too', () => {
  expect(readBookingRequest(right)).toEqual({ ...right, seats: 2 });
  const { note: _, ...withoutNote } = right;
  expect(readBookingRequest(withoutNote).note).toBe('');
});

test('every fault is named at once', () => {
  const faults = faultsIn({ ...right, seats: 0, email: 'anna', phone: 'call me' });
  expect(faults).toEqual([expect.stringMatching(/^seats/), expect.stringMatching(/^email/), expect.stringMatching(/^phone/)]);
  expect(faultsIn(undefined)).toHaveLength(5);
  expect(faultsIn({ ...right, note: 'x'.repeat(501) })).toHaveLength(1);
});

function faultsIn(body: unknown): unknown {
  try {
    return readBookingRequest(body);
  } catch (error) {
    return error instanceof BadRequestException ? (error.getResponse() as { message: unknown }).message : error;
  }
}

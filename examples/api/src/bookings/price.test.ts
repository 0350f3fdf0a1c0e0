import { expect, test } from 'vitest';

import { GROUP_SEATS, priceOf } from './price.ts';

test('seats multiply the price, to the cent', () => {
  expect(priceOf(8999, 3)).toEqual({ discountCents: 0, totalCents: 26_997 });
});

test('a party of ten travels at ten per cent less, a party of nine does not', () => {
  expect(priceOf(8900, GROUP_SEATS - 1)).toEqual({ discountCents: 0, totalCents: 80_100 });
  expect(priceOf(8900, GROUP_SEATS)).toEqual({ discountCents: 8900, totalCents: 80_100 });
});

test('the discount is a whole number of cents', () => {
  expect(priceOf(8905, 11)).toEqual({ discountCents: 9796, totalCents: 88_159 });
});

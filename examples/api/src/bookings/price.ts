/** From this many seats on, a party is a group. */
export const GROUP_SEATS = 10;
const GROUP_DISCOUNT = 0.1;

export interface Price {
  readonly discountCents: number;
  readonly totalCents: number;
}

export function priceOf(priceCents: number, seats: number): Price {
  const fullCents = priceCents * seats;
  const discountCents = seats >= GROUP_SEATS ? Math.round(fullCents * GROUP_DISCOUNT) : 0;
  return { discountCents, totalCents: fullCents - discountCents };
}

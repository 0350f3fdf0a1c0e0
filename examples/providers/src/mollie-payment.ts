import type { Fields } from './input.ts';

/** A payment as the stand-in keeps it: the caller's request, and what became of it. */
export interface Payment {
  readonly id: string;
  readonly apiKey: string;
  readonly request: Fields;
  readonly createdAt: Date;
  status: 'open' | 'paid' | 'failed';
  decidedAt?: Date;
}

const EXPIRES_AFTER_MS = 15 * 60_000;

/** The `payment` resource as Mollie's API answers it. */
export function paymentResource(payment: Payment, origin: string): Fields {
  const { id, request, status } = payment;
  return {
    resource: 'payment',
    id,
    mode: payment.apiKey.startsWith('live_') ? 'live' : 'test',
    createdAt: iso(payment.createdAt),
    amount: request['amount'],
    description: request['description'],
    method: status === 'open' ? null : 'creditcard',
    metadata: request['metadata'] ?? null,
    status,
    ...decision(payment),
    profileId: 'pfl_QkEhN94Ba',
    sequenceType: 'oneoff',
    redirectUrl: request['redirectUrl'],
    webhookUrl: request['webhookUrl'] ?? null,
    _links: {
      self: { href: `${origin}/v2/payments/${id}`, type: 'application/hal+json' },
      ...(status === 'open' ? { checkout: { href: `${origin}/checkout/${id}`, type: 'text/html' } } : {}),
      documentation: { href: 'https://docs.mollie.com/reference/get-payment', type: 'text/html' },
    },
  };
}

function decision({ createdAt, decidedAt, request, status }: Payment): Fields {
  if (decidedAt === undefined) return { isCancelable: false, expiresAt: iso(new Date(createdAt.getTime() + EXPIRES_AFTER_MS)) };
  if (status === 'failed') return { failedAt: iso(decidedAt) };
  return { paidAt: iso(decidedAt), amountRemaining: request['amount'] };
}

/** Mollie writes whole seconds with an offset: `2026-11-22T19:00:00+00:00`. */
function iso(date: Date): string {
  return date.toISOString().replace(/\.\d{3}Z$/, '+00:00');
}

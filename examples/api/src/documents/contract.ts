import { BadGatewayException } from '@nestjs/common';

/** What a dispatcher needs from a charter contract; `null` where the document does not say. */
export interface Contract {
  readonly customer: string | null;
  readonly departure: string | null;
  readonly from: string | null;
  readonly to: string | null;
  readonly passengers: number | null;
  /** Euros. */
  readonly price: number | null;
}

const TEXT = { type: ['string', 'null'] } as const;
const NUMBER = { type: ['number', 'null'] } as const;
const PROPERTIES = { customer: TEXT, departure: TEXT, from: TEXT, to: TEXT, passengers: NUMBER, price: NUMBER };

/** The JSON schema that a model has to answer in. */
export const CONTRACT_SCHEMA = {
  type: 'object',
  properties: PROPERTIES,
  required: Object.keys(PROPERTIES),
  additionalProperties: false,
} as const;

/** Reads a model's answer, which is text from outside like any other. */
export function readContract(answer: string): Contract {
  const given = parseObject(answer);
  const text = (name: string): string | null => {
    const value = given[name];
    return typeof value === 'string' ? value.slice(0, 200) : null;
  };
  const number = (name: string): number | null => {
    const value = given[name];
    return typeof value === 'number' && Number.isFinite(value) ? value : null;
  };
  return {
    customer: text('customer'),
    departure: text('departure'),
    from: text('from'),
    to: text('to'),
    passengers: number('passengers'),
    price: number('price'),
  };
}

/** The names that a checking model confirmed, among those it was asked about. */
export function readConfirmed(answer: string, asked: readonly string[]): readonly string[] {
  const { confirmed } = parseObject(answer);
  return Array.isArray(confirmed) ? asked.filter((name) => confirmed.includes(name)) : [];
}

function parseObject(answer: string): Readonly<Record<string, unknown>> {
  try {
    const value: unknown = JSON.parse(answer);
    if (typeof value === 'object' && value !== null) return value as Record<string, unknown>;
  } catch {
    // Falls through: a model that does not answer in JSON is a provider that failed.
  }
  throw new BadGatewayException('the model did not answer with a JSON object');
}

import type { Usage } from '../usage/usage.ts';

/** Finds the usage among the pieces of one provider's stream. Takes anything: what it doesn't know it passes over. */
export interface StreamReader {
  push(piece: unknown): void;
  /** What is known so far. */
  result(): StreamResult;
}

export interface StreamResult {
  readonly model: string | undefined;
  readonly usage: Usage;
  /** The provider has said all that it says about usage: a stream that ends after this is not cut. */
  readonly final: boolean;
}

export function textOf(value: unknown): string | undefined {
  return typeof value === 'string' ? value : undefined;
}

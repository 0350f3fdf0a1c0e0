import type { Courier } from './courier.ts';
import type { Route } from './http.ts';
import type { Fields } from './input.ts';

/** A provider whose dashboard asks for the customer's webhook. */
export interface Configurable {
  readonly routes: readonly Route[];
  /** Takes new settings; answers what is wrong with them, if anything is. */
  configure(settings: Fields): Promise<string | undefined>;
}

export interface SenderOptions {
  readonly courier: Courier;
  /** Waits before each webhook attempt. */
  readonly webhookWaitsMs: readonly number[];
}

/** Hours to days at the real ones; here it is seconds: 150 ms, then doubling from 100 ms to 12.8 s. */
export const WEBHOOK_WAITS_MS: readonly number[] = [150, ...Array.from({ length: 8 }, (_, retry) => 100 * 2 ** retry)];

/** How long a receiver may take to answer, where the provider documents no limit of its own. Milliseconds. */
export const ANSWER_LIMIT_MS = 10_000;

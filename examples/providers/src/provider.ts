import type { Route } from './http.ts';
import type { Fields } from './input.ts';

/** A provider whose dashboard asks for the customer's webhook. */
export interface Configurable {
  readonly routes: readonly Route[];
  /** Takes new settings; answers what is wrong with them, if anything is. */
  configure(settings: Fields): Promise<string | undefined>;
}

import { attempt } from './attempt.ts';

/** Any value as text. Those few that have none (`Object.create(null)`) are `undefined`, and no reason to throw. */
export const text = (value: unknown): string => `${attempt(() => String(value))}`;

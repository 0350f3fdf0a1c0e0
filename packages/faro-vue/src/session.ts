import { attempt } from './attempt.ts';
import { SCOPE } from './otlp.ts';

/** The id of the tab's session until Faro is there, and where it never comes. None where the browser stores nothing. */
export const sessionId = (): string | undefined => attempt(() => (sessionStorage[SCOPE] ??= Math.random().toString(36).slice(2)));

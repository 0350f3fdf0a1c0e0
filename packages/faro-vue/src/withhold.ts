import type { Sanitize } from './otlp.ts';

/**
 * The sanitiser of the stub, whose bytes every visitor pays for: text that could hold an address, a number, a query or a
 * secret is withheld as a whole, where Faro's replaces the part.
 */
export const withhold: Sanitize = (text) =>
  /[@%?=&]|:\/\/|\beyJ|\d[\d ()/-]{5}|bearer|token|secret|passw|\bkey\b/i.test(text) ? '[withheld]' : text;

/** Of a stack only where in the code it was: `index-D3f9.js:1:2345`. */
export const codePositions = (stack = ''): string => (stack.match(/[\w.-]+\.m?js:\d+:\d+/g) ?? []).join('\n');

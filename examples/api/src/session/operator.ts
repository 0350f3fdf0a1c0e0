/** Someone who works at a bus company, as the session token says. */
export interface Operator {
  readonly userId: string;
  readonly role: string;
  readonly tenantId: string;
}

/** The demo's accounts; who they are stands where a password check would be. */
export const DEMO_OPERATORS: ReadonlyMap<string, Operator> = new Map([
  ['op-7', { userId: 'op-7', role: 'dispatcher', tenantId: 'alpenbus' }],
]);

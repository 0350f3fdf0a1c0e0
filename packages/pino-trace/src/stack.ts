/** An error of which only the stack is left. */
export interface StackOnly {
  readonly type: string;
  readonly stack: string;
}

/** Without `message`: with one, pino would take it for an error and name its type after the constructor. */
export function fromStack(stack: string): StackOnly {
  return { type: /^[\w$.]+/.exec(stack)?.[0] ?? 'Error', stack };
}

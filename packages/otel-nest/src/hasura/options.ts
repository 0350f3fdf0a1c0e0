import { aStringList, oneOf, type OptionRules } from '@busflow/conventions';
import type { HasuraRelation } from './origin.ts';

/** How a call of Hasura's is traced. */
export interface HasuraOptions {
  /** Whether the work belongs to the trace that caused it, or to one of its own that is linked with it. @default 'parent' */
  readonly relation?: HasuraRelation;
  /**
   * Session variables that may stand on the span, such as `x-hasura-role`; it becomes `busflow.hasura.session.role`. They can name
   * people, so none do by themselves. @default []
   */
  readonly sessionVariables?: readonly `x-hasura-${string}`[];
}

export const HASURA_RULES: OptionRules<HasuraOptions> = { relation: oneOf('parent', 'link'), sessionVariables: aStringList };

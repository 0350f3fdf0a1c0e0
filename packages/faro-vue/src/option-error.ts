/** An option is wrong. The message names it, and what would be right. Thrown before anything has started. */
export class FaroOptionError extends TypeError {
  override readonly name = 'FaroOptionError';
}

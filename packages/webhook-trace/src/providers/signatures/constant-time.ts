import { timingSafeEqual } from 'node:crypto';

/** Whether two byte strings are equal, in a time that tells only whether their lengths differ. */
export function equalBytes(left: Uint8Array, right: Uint8Array): boolean {
  return left.length === right.length && timingSafeEqual(left, right);
}

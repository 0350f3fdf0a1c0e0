/** Digits, capitals, space and hyphen: all that an account or card number is written with. */
const NUMBER_CHARS = new Uint8Array(128);
for (const char of '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ -') NUMBER_CHARS[char.charCodeAt(0)] = 1;

/** A number of 13 characters covers at least two of the characters that are looked at. */
const STRIDE = 6;

/**
 * Whether 13 characters in a row could be an account or card number, judged by every sixth, and by those between two
 * that could. Most lines answer no, and are then not read by those rules at all.
 */
export function mayHoldNumber(text: string): boolean {
  let before = false;
  for (let at = STRIDE - 1; at < text.length; at += STRIDE) {
    const here = isNumberChar(text, at);
    if (here && before && isNumber(text, at - STRIDE + 1, at)) return true;
    before = here;
  }
  return false;
}

function isNumber(text: string, start: number, end: number): boolean {
  for (let at = start; at < end; at++) if (!isNumberChar(text, at)) return false;
  return true;
}

function isNumberChar(text: string, index: number): boolean {
  const code = text.charCodeAt(index);
  return code < 128 && NUMBER_CHARS[code] === 1;
}

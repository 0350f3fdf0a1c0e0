import { codeAt } from './chars.ts';

const QUOTE = 34;
const BACKSLASH = 92;

/** Whether a match is a JSON number, so that its replacement needs quotes. Reads on from the last match, never again from the start. */
export function createBareNumberTest(text: string): (start: number, end: number) => boolean {
  let read = 0;
  let inString = false;
  return (start, end) => {
    if (!opensValue(codeAt(text, start - 1)) || !closesValue(codeAt(text, end))) return false;
    for (; read < start; read++) {
      const code = text.charCodeAt(read);
      if (code === QUOTE) inString = !inString;
      else if (code === BACKSLASH && inString) read++;
    }
    return !inString;
  };
}

/** `:`, `[` or `,`. */
const opensValue = (code: number): boolean => code === 58 || code === 91 || code === 44;
/** `,`, `]` or `}`. */
const closesValue = (code: number): boolean => code === 44 || code === 93 || code === 125;

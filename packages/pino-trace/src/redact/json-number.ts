import { codeAt, codeBefore, isEscaped } from './chars.ts';

const QUOTE = '"';

/** Whether a match is a JSON number, so that its replacement needs quotes. Reads on from the last match, never again from the start. */
export function createBareNumberTest(text: string): (start: number, end: number) => boolean {
  let quote = text.indexOf(QUOTE);
  let inString = false;
  return (start, end) => {
    if (!opensValue(codeBefore(text, start)) || !closesValue(codeAt(text, end))) return false;
    for (; quote !== -1 && quote < start; quote = text.indexOf(QUOTE, quote + 1)) {
      if (!inString || !isEscaped(text, quote)) inString = !inString;
    }
    return !inString;
  };
}

/** `:`, `[` or `,`. */
const opensValue = (code: number): boolean => code === 58 || code === 91 || code === 44;
/** `,`, `]` or `}`. */
const closesValue = (code: number): boolean => code === 44 || code === 93 || code === 125;

/** A position in the code as it was written. Counted from 1, as in a stack. */
interface Origin {
  readonly file: string;
  readonly line: number;
  readonly column: number;
}

/** Where a position in a built file comes from. */
export type FindOrigin = (file: string, line: number, column: number) => Origin | undefined;

/** The file with its address, as far as there is one, and the position: `https://shop.example/assets/index-D3f9.js:1:2345`. */
const POSITION = /(?:[a-z][\w+.-]*:\/\/[^\s()"'/]+)?(?:[\w.@~-]*\/)*([\w.~-]+\.[cm]?js)(?:\?[^\s():"']*)?:(\d+):(\d+)/gi;

/** A text in which every position of a built file reads as the position in the source. Others stay as they are. Pure. */
export function symbolicate(text: string, find: FindOrigin): string {
  return text.replace(POSITION, (position, file: string, line: string, column: string) => {
    const origin = find(file, Number(line), Number(column));
    return origin ? `${origin.file}:${origin.line}:${origin.column}` : position;
  });
}

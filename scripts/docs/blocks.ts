/** One fenced code block of a README, and the output that the README says it has. */
export interface Block {
  readonly language: string;
  readonly code: string;
  /** Line of the opening fence, from 1. */
  readonly line: number;
  /** Attributes after the language: ```ts node="--import x" skip="why" */
  readonly attributes: Readonly<Record<string, string>>;
  /** The verbatim output that follows after the words "prints" or "output"; `…` stands for anything. */
  readonly expected?: string;
}

const FENCE = /^(?<indent> *)```(?<info>\S*)(?<attributes>[^\n]*)\n(?<code>[\s\S]*?)^\k<indent>```$/gm;
const ATTRIBUTE = /(?<key>[a-z-]+)="(?<value>[^"]*)"/g;
const OUTPUT_LANGUAGES = new Set(['text', 'json', 'jsonl', 'console']);

export function blocksOf(markdown: string): Block[] {
  const fences = [...markdown.matchAll(FENCE)].map((match) => ({
    language: match.groups?.['info'] ?? '',
    code: match.groups?.['code'] ?? '',
    line: markdown.slice(0, match.index).split('\n').length,
    attributes: Object.fromEntries([...(match.groups?.['attributes'] ?? '').matchAll(ATTRIBUTE)].map((found) => [found[1], found[2]])),
    start: match.index,
    end: match.index + match[0].length,
  }));
  return fences.map(({ start: _start, end, ...block }, index) => {
    const next = fences[index + 1];
    const between = next === undefined ? '' : markdown.slice(end, next.start);
    const isOutput =
      next !== undefined && OUTPUT_LANGUAGES.has(next.language) && /\b(?:prints|output)\b/i.test(between) && !/^#/m.test(between);
    return isOutput ? { ...block, expected: next.code } : block;
  });
}

/** Whether `actual` is what the README shows, line by line, white space at line ends aside. `…` matches any text within a line, alone on a line any lines. */
export function matchesOutput(actual: string, expected: string): boolean {
  const pattern = tidy(expected)
    .split('\n')
    .map((line) => (line.trim() === '…' ? '[\\s\\S]*?' : line.split('…').map(escape).join('.*?')))
    .join('\n');
  return new RegExp(`^${pattern}$`).test(tidy(actual));
}

function tidy(text: string): string {
  return text
    .split('\n')
    .map((line) => line.trimEnd())
    .join('\n')
    .trim();
}

function escape(text: string): string {
  return text.replaceAll(/[.*+?^${}()|[\]\\]/g, String.raw`\$&`);
}

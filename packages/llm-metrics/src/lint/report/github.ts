import type { Report } from './summary.ts';

/** Workflow commands: GitHub shows each one at its line of the pull request. */
export function githubReport({ findings }: Report): string {
  return findings
    .map(({ file, line, column, severity, rule, message, fix }) => {
      const place = `file=${property(file)},line=${line},col=${column},title=${property(rule)}`;
      return `::${severity} ${place}::${data(`${message}. Fix: ${fix}`)}\n`;
    })
    .join('');
}

function data(text: string): string {
  return text.replaceAll('%', '%25').replaceAll('\r', '%0D').replaceAll('\n', '%0A');
}

function property(text: string): string {
  return data(text).replaceAll(':', '%3A').replaceAll(',', '%2C');
}

import { errorsIn, type Report } from './summary.ts';

export function textReport({ findings, scope }: Report): string {
  const errors = errorsIn(findings);
  const lines = findings.map(
    ({ file, line, column, severity, rule, message, fix }) =>
      `${file}:${line}:${column}  ${severity}  ${message}  [${rule}]\n    fix: ${fix}`,
  );
  const live = scope.probed === 0 ? '' : `, ${scope.probed} counted live`;
  lines.push(
    `${scope.rules} rules in ${scope.files} files, ${scope.metrics} declared metrics${live}: ${errors} errors, ${findings.length - errors} warnings`,
  );
  return `${lines.join('\n')}\n`;
}

import { errorsIn, type Report } from './summary.ts';

export function jsonReport({ findings, scope }: Report): string {
  const errors = errorsIn(findings);
  return `${JSON.stringify({ ...scope, errors, warnings: findings.length - errors, findings }, undefined, 2)}\n`;
}

import type { Log } from 'sarif';
import { RULE_IDS } from '../finding.ts';
import type { Report } from './summary.ts';

const HOME = 'https://github.com/busflow/observability/tree/main/packages/llm-metrics';

/** SARIF 2.1.0, for code scanning. */
export function sarifReport({ findings }: Report): string {
  const log: Log = {
    $schema: 'https://json.schemastore.org/sarif-2.1.0.json',
    version: '2.1.0',
    runs: [
      {
        tool: {
          driver: {
            name: 'busflow-cardinality',
            informationUri: HOME,
            rules: RULE_IDS.map((id) => ({ id, helpUri: `${HOME}#the-cardinality-contract` })),
          },
        },
        // Columns count as JavaScript counts.
        columnKind: 'utf16CodeUnits',
        results: findings.map(({ file, line, column, severity, rule, message, fix }) => ({
          ruleId: rule,
          ruleIndex: RULE_IDS.indexOf(rule),
          level: severity,
          message: { text: `${message}. Fix: ${fix}` },
          locations: [
            {
              physicalLocation: {
                artifactLocation: { uri: encodeURI(file.replaceAll('\\', '/')) },
                region: { startLine: line, startColumn: column },
              },
            },
          ],
        })),
      },
    ],
  };
  return `${JSON.stringify(log, undefined, 2)}\n`;
}

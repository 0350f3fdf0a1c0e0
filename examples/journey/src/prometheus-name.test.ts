import { expect, it } from 'vitest';
import { prometheusName } from './prometheus-name.ts';

it.each([
  ['llm_tokens_total', '{token}', 'counter', 'llm_tokens_total'],
  ['busflow.booking.completed', '{booking}', 'counter', 'busflow_booking_completed_total'],
  ['busflow.pdf_parser.total', '', 'counter', 'busflow_pdf_parser_total'],
  ['http.server.request.duration', 's', 'histogram', 'http_server_request_duration_seconds'],
  ['process.memory.usage', 'By', 'gauge', 'process_memory_usage_bytes'],
  ['cpu.utilization', '1', 'gauge', 'cpu_utilization_ratio'],
] as const)('calls %s (%s) as the collector does', (name, unit, kind, expected) => {
  expect(prometheusName(name, unit, kind)).toBe(expected);
});

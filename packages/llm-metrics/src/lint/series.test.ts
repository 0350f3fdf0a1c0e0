import { defineMetric } from '@busflow/conventions';
import { expect, it } from 'vitest';
import { seriesNames } from './series.ts';

const common = { description: '', labels: {}, budget: 100, owner: 'test' };

it.each([
  ['llm_tokens_total', '{token}', ['llm_tokens_total']],
  ['busflow.tenant.requests', '{request}', ['busflow_tenant_requests_total']],
  ['busflow.pdf_parser.total', '{document}', ['busflow_pdf_parser_total']],
  ['busflow.upload.size', 'By', ['busflow_upload_size_bytes_total']],
  ['busflow.pause.seconds', 's', ['busflow_pause_seconds_total']],
])('calls the counter %s in %s %j', (name, unit, names) => {
  expect(seriesNames(defineMetric({ ...common, name, unit, kind: 'counter' }))).toEqual(names);
});

it('knows the three families of a histogram', () => {
  const spec = defineMetric({ ...common, name: 'http.server.request.duration', unit: 's', kind: 'histogram', boundaries: [1] });
  expect(seriesNames(spec)).toEqual([
    'http_server_request_duration_seconds_bucket',
    'http_server_request_duration_seconds_sum',
    'http_server_request_duration_seconds_count',
  ]);
});

import type { TransportItem } from '@grafana/faro-core';
import { expect, test } from 'vitest';
import { toLogRecord } from './records.ts';
import type { Routes } from './routes.ts';

const history: Routes['history'] = [
  [0, '/'],
  [900, '/vehicles/:id'],
];
const routes: Routes = { history, at: (index) => history.at(index)![1] };

const record = (type: string, payload: object) =>
  toLogRecord(
    { type, payload: { timestamp: '2027-10-08T10:00:00Z', ...payload }, meta: {} } as unknown as TransportItem,
    { routes },
    (text) => text,
  );

test.each([
  ['navigate', '/'],
  ['back-forward-cache', '/vehicles/:id'],
])('the route of a paint of 300 ms by "%s" is %s: times of a page that came back start there', (navigation, route) => {
  const { attributes } = record('measurement', {
    type: 'web-vitals',
    values: { lcp: 300, delta: 300 },
    context: { navigation_type: navigation },
  })!;
  expect(attributes).toMatchObject({ 'busflow.route': route, 'browser.web_vital.value': 300, 'browser.web_vital.delta': 300 });
});

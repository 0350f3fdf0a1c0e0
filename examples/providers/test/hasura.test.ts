import { expect, test } from 'vitest';

import { seedVehicles } from '../src/vehicles.ts';
import { configure, post, providersForTest, receiverForTest } from './setup.ts';

const query = `mutation UpdateVehicle($id: uuid!, $set: vehicles_set_input!) {
  update_vehicles_by_pk(pk_columns: { id: $id }, _set: $set) { id plate seats }
}`;
const [vehicle] = seedVehicles();
const traceId = '0af7651916cd43dd8448eb211c80319c';
const traceparent = `00-${traceId}-b7ad6b7169203331-01`;

test('saving a vehicle answers the selected fields and posts the event with the browser’s trace', async () => {
  const providers = await providersForTest();
  const receiver = await receiverForTest([500]);
  await configure(providers, { hasura: { webhookUrl: receiver.url, secret: 'shared' } });
  const variables = { id: vehicle?.id, set: { plate: 'I-1 NEW', seats: 50 } };
  const headers = { traceparent, 'x-hasura-role': 'dispatcher' };
  const saved = await post(`${providers.url}/v1/graphql`, { query, variables, operationName: 'UpdateVehicle' }, headers);
  expect(await saved.json()).toEqual({ data: { update_vehicles_by_pk: { id: vehicle?.id, plate: 'I-1 NEW', seats: 50 } } });

  const deliveries = await receiver.deliveries(2);
  const payloads = deliveries.map(({ body }) => JSON.parse(body));
  expect(deliveries[0]?.headers).toMatchObject({ 'x-hasura-event-secret': 'shared' });
  expect(deliveries[0]?.headers['traceparent']).toBeUndefined();
  expect(payloads[0]).toMatchObject({
    trigger: { name: 'vehicle_updated' },
    table: { schema: 'public', name: 'vehicles' },
    event: {
      op: 'UPDATE',
      session_variables: { 'x-hasura-role': 'dispatcher' },
      data: { old: vehicle, new: { id: vehicle?.id, tenant_id: 'alpenbus', plate: 'I-1 NEW' } },
      trace_context: { trace_id: traceId, span_id: expect.stringMatching(/^[0-9a-f]{16}$/) },
    },
  });
  expect(payloads[0].event.trace_context.span_id).not.toBe('b7ad6b7169203331');
  expect(payloads.map(({ id }) => id)).toEqual([payloads[0].id, payloads[0].id]);
  expect(payloads.map(({ delivery_info }) => delivery_info.current_retry)).toEqual([0, 1]);
});

test('an unknown vehicle is null, an unknown column an error, and neither makes an event', async () => {
  const providers = await providersForTest();
  const receiver = await receiverForTest();
  await configure(providers, { hasura: { webhookUrl: receiver.url, secret: 'shared' } });
  const graphql = async (variables: object) => (await post(`${providers.url}/v1/graphql`, { query, variables })).json();
  expect(await graphql({ id: 'nobody', set: {} })).toEqual({ data: { update_vehicles_by_pk: null } });
  expect(await graphql({ id: vehicle?.id, set: { wheels: 6 } })).toMatchObject({ errors: [{ extensions: { code: 'validation-failed' } }] });
  await graphql({ id: vehicle?.id, set: { plate: 'FIRST' } });
  const [first] = await receiver.deliveries(1);
  expect(JSON.parse(first?.body ?? '').event.data.new.plate).toBe('FIRST');
});

test('a browser may send its trace headers from another origin', async () => {
  const { url } = await providersForTest();
  const preflight = await fetch(`${url}/v1/graphql`, {
    method: 'OPTIONS',
    headers: {
      origin: 'http://localhost:5174',
      'access-control-request-method': 'POST',
      'access-control-request-headers': 'content-type,traceparent,tracestate',
    },
  });
  expect(preflight.status).toBe(204);
  expect(preflight.headers.get('access-control-allow-origin')).toBe('http://localhost:5174');
  expect(preflight.headers.get('access-control-allow-headers')).toBe('content-type,traceparent,tracestate');
});

import { randomUUID } from 'node:crypto';

import type { Courier } from './courier.ts';
import { type Call, json, type Reply } from './http.ts';
import { randomHex } from './ids.ts';
import { type Fields, fieldsOf, isHttpUrl, parseJson, textOf } from './input.ts';
import type { Configurable } from './provider.ts';
import { seedVehicles, SETTABLE, type Vehicle } from './vehicles.ts';

export interface HasuraOptions {
  readonly courier: Courier;
  /**
   * Waits before each attempt to deliver an event: `retry_conf` with three retries, shortened from its usual 10 s.
   * @default [50, 250, 500, 1000]
   */
  readonly eventWaitsMs?: readonly number[];
}

const EVENT_WAITS_MS = [50, 250, 500, 1000];
const ANSWER_LIMIT_MS = 60_000;
const ROOT_FIELD = 'update_vehicles_by_pk';

/** Hasura CE with one table, `vehicles`, and one event trigger on its updates. */
export function hasura(options: HasuraOptions): Configurable {
  const { courier, eventWaitsMs = EVENT_WAITS_MS } = options;
  const vehicles = new Map(seedVehicles().map((vehicle) => [vehicle.id, vehicle]));
  let trigger: { webhookUrl: string; secret: string } | undefined;

  const graphql = (call: Call): Reply => {
    const { query, variables } = fieldsOf(parseJson(call.raw));
    const answer = (value: unknown) => json(200, value, cors(call));
    const selected = selectionOf(textOf(query) ?? '');
    if (selected === undefined) return answer(failure('query_root', `this stand-in answers ${ROOT_FIELD} only`));
    const set = fieldsOf(fieldsOf(variables)['set']);
    const unknown = Object.keys(set).find((column) => !SETTABLE.has(column));
    if (unknown !== undefined) {
      return answer(failure(`${ROOT_FIELD}.args._set.${unknown}`, `field '${unknown}' not found in type: 'vehicles_set_input'`));
    }
    const before = vehicles.get(String(fieldsOf(variables)['id']));
    // What Hasura answers where no row has the key, or the role may not see it.
    if (before === undefined) return answer({ data: { [ROOT_FIELD]: null } });
    const missing = selected.find((field) => !(field in before));
    if (missing !== undefined) {
      return answer(failure(`${ROOT_FIELD}.selectionSet.${missing}`, `field '${missing}' not found in type: 'vehicles'`));
    }
    const after: Vehicle = { ...before, ...set, updated_at: new Date().toISOString() };
    vehicles.set(after.id, after);
    if (trigger !== undefined) notify(trigger, call, before, after);
    return answer({ data: { [ROOT_FIELD]: Object.fromEntries(selected.map((field) => [field, after[field as keyof Vehicle]])) } });
  };

  const notify = ({ webhookUrl, secret }: { webhookUrl: string; secret: string }, call: Call, before: Vehicle, after: Vehicle): void => {
    const event = {
      id: randomUUID(),
      created_at: new Date().toISOString().replace('Z', ''),
      trigger: { name: 'vehicle_updated' },
      table: { schema: 'public', name: 'vehicles' },
      event: { op: 'UPDATE', session_variables: sessionOf(call), data: { old: before, new: after }, trace_context: traceOf(call) },
    };
    courier.send({
      url: webhookUrl,
      waitsMs: eventWaitsMs,
      answerLimitMs: ANSWER_LIMIT_MS,
      write: (attempt) => ({
        headers: { 'content-type': 'application/json', 'user-agent': 'hasura-graphql-engine/v2.48.0', 'x-hasura-event-secret': secret },
        body: JSON.stringify({ ...event, delivery_info: { current_retry: attempt, max_retries: eventWaitsMs.length - 1 } }),
      }),
    });
  };

  return {
    routes: [
      { method: 'POST', path: '/v1/graphql', handle: graphql },
      { method: 'OPTIONS', path: '/v1/graphql', handle: preflight },
    ],
    async configure({ webhookUrl, secret }: Fields) {
      if (!isHttpUrl(webhookUrl)) return 'hasura.webhookUrl must be an http(s) URL';
      if (textOf(secret) === undefined) return 'hasura.secret must be a text';
      trigger = { webhookUrl, secret: String(secret) };
      return undefined;
    },
  };
}

/** The fields asked for below the mutation's root field; scalars without aliases, which is all that the example sends. */
function selectionOf(query: string): readonly string[] | undefined {
  const selection = new RegExp(`${ROOT_FIELD}\\s*\\([^)]*\\)\\s*\\{([^{}]*)\\}`).exec(query)?.[1];
  return selection?.match(/\w+/g) ?? undefined;
}

function failure(path: string, message: string): Fields {
  return { errors: [{ message, extensions: { path: `$.selectionSet.${path}`, code: 'validation-failed' } }] };
}

/** The caller's trace with a span of Hasura's own, which nobody will ever see exported: CE has no OpenTelemetry. */
function traceOf(call: Call): Fields {
  const header = call.headers['traceparent'];
  const traceId = /^00-([0-9a-f]{32})-[0-9a-f]{16}-[0-9a-f]{2}$/.exec(typeof header === 'string' ? header : '')?.[1];
  return { trace_id: traceId ?? randomHex(16), span_id: randomHex(8) };
}

/** Without an admin secret Hasura takes the session from the request's own headers. */
function sessionOf(call: Call): Fields {
  const given = Object.entries(call.headers).filter(([name]) => name.startsWith('x-hasura-'));
  return { 'x-hasura-role': 'admin', ...Object.fromEntries(given) };
}

function preflight(call: Call): Reply {
  const requested = call.headers['access-control-request-headers'];
  return {
    status: 204,
    headers: {
      ...cors(call),
      'access-control-allow-methods': 'GET,POST,PUT,PATCH,DELETE,OPTIONS',
      'access-control-allow-headers': requested ?? 'content-type,traceparent,tracestate',
      'access-control-max-age': '1728000',
    },
  };
}

function cors(call: Call): Readonly<Record<string, string>> {
  const { origin } = call.headers;
  return origin === undefined ? {} : { 'access-control-allow-origin': origin, 'access-control-allow-credentials': 'true', vary: 'origin' };
}

import { session, type Session } from './session.ts';

export interface Vehicle {
  readonly id: string;
  readonly plate: string;
  readonly model: string;
  readonly seats: number;
}

export interface ReadDocument {
  readonly pages: number;
  readonly fields: Readonly<Record<string, string | number | null>>;
  readonly confidence: number;
  readonly checkedBy: string;
}

export const logIn = (user: string) => api<Session>('POST', '/api/session', 'application/json', JSON.stringify({ user }));

export const fetchVehicles = () => api<Vehicle[]>('GET', '/api/vehicles');

export const readDocument = (pdf: File) => api<ReadDocument>('POST', '/api/documents', 'application/pdf', pdf);

const UPDATE_VEHICLE = `mutation UpdateVehicle($id: uuid!, $set: vehicles_set_input!) {
  update_vehicles_by_pk(pk_columns: { id: $id }, _set: $set) { id plate model seats }
}`;

/** Writes go to Hasura; its event trigger tells the API. */
export async function saveVehicle(id: string, set: Pick<Vehicle, 'plate' | 'seats'>): Promise<void> {
  const { data, errors } = await request<{ data?: { update_vehicles_by_pk: Vehicle | null }; errors?: { message: string }[] }>(
    'POST',
    `${window.busflow.hasuraUrl}/v1/graphql`,
    'application/json',
    JSON.stringify({ query: UPDATE_VEHICLE, operationName: 'UpdateVehicle', variables: { id, set } }),
  );
  if (!data?.update_vehicles_by_pk) throw new Error(errors?.[0]?.message ?? 'no such vehicle');
}

const api = <Answer>(method: string, path: string, type?: string, body?: BodyInit) =>
  request<Answer>(method, window.busflow.apiUrl + path, type, body);

async function request<Answer>(method: string, url: string, type?: string, body?: BodyInit): Promise<Answer> {
  const headers: Record<string, string> = {
    ...(type && { 'content-type': type }),
    ...(session.value && { authorization: `Bearer ${session.value.token}` }),
  };
  const response = await fetch(url, { method, headers, ...(body !== undefined && { body }) });
  if (!response.ok) throw new Error(`${method} ${url} answered ${response.status}`);
  return response.json();
}

export interface Tour {
  readonly id: string;
  readonly title: string;
  readonly description: string;
  /** Such as `2027-10-08`. */
  readonly departsOn: string;
  readonly days: number;
  /** Euros. */
  readonly price: number;
}

export interface Passenger {
  readonly name: string;
  readonly email: string;
  readonly phone: string;
  readonly seats: number;
  readonly note: string;
}

export const fetchTours = () => request<Tour[]>('GET', '/api/tours');

export const book = (tourId: string, passenger: Passenger) =>
  request<{ id: string; total: number; checkoutUrl: string }>('POST', '/api/bookings', { tourId, ...passenger });

export const fetchBooking = (id: string) => request<{ id: string; status: string }>('GET', `/api/bookings/${encodeURIComponent(id)}`);

async function request<Answer>(method: string, path: string, body?: unknown): Promise<Answer> {
  const response = await fetch(window.busflow.apiUrl + path, {
    method,
    ...(body !== undefined && { headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) }),
  });
  if (!response.ok) throw new Error(`${method} ${path} answered ${response.status}`);
  return response.json();
}

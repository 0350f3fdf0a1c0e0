/** Every row belongs to one tenant: the bus company. Money is in cents. */
export const SCHEMA = `
  CREATE TABLE IF NOT EXISTS tours (
    id text PRIMARY KEY,
    tenant_id text NOT NULL,
    title text NOT NULL,
    description text NOT NULL,
    departs_on date NOT NULL,
    days integer NOT NULL,
    price_cents integer NOT NULL
  );
  CREATE TABLE IF NOT EXISTS bookings (
    id uuid PRIMARY KEY,
    tenant_id text NOT NULL,
    tour_id text NOT NULL REFERENCES tours (id),
    seats integer NOT NULL,
    name text NOT NULL,
    email text NOT NULL,
    phone text NOT NULL,
    note text NOT NULL,
    total_cents integer NOT NULL,
    status text NOT NULL DEFAULT 'open',
    payment_id text UNIQUE,
    created_at timestamptz NOT NULL DEFAULT now()
  );
  CREATE TABLE IF NOT EXISTS messages (
    id text PRIMARY KEY,
    tenant_id text NOT NULL,
    booking_id uuid NOT NULL REFERENCES bookings (id),
    sent_at timestamptz NOT NULL DEFAULT now()
  );
  CREATE TABLE IF NOT EXISTS message_statuses (
    message_id text NOT NULL,
    status text NOT NULL,
    reported_at timestamptz NOT NULL,
    PRIMARY KEY (message_id, status)
  );
  CREATE TABLE IF NOT EXISTS vehicles (
    id uuid PRIMARY KEY,
    tenant_id text NOT NULL,
    plate text NOT NULL,
    model text NOT NULL,
    seats integer NOT NULL,
    updated_at timestamptz NOT NULL
  );
`;

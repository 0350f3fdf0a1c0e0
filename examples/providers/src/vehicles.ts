/** A row of the table that Hasura serves; its columns are spelled as in the database. */
export interface Vehicle {
  readonly id: string;
  readonly tenant_id: string;
  readonly plate: string;
  readonly model: string;
  readonly seats: number;
  readonly updated_at: string;
}

/** The columns in `vehicles_set_input`. */
export const SETTABLE: ReadonlySet<string> = new Set(['plate', 'model', 'seats']);

/** The same three coaches that the API's database starts with. */
export function seedVehicles(): readonly Vehicle[] {
  const base = { tenant_id: 'alpenbus', updated_at: '2026-01-02T08:00:00.000Z' };
  return [
    { ...base, id: '7b1f2a52-6f0e-4d5e-9a44-1c2f6d0a0001', plate: 'I-417 AB', model: 'Setra S 516 HD', seats: 53 },
    { ...base, id: '7b1f2a52-6f0e-4d5e-9a44-1c2f6d0a0002', plate: 'I-902 AB', model: 'MAN Lion’s Coach', seats: 49 },
    { ...base, id: '7b1f2a52-6f0e-4d5e-9a44-1c2f6d0a0003', plate: 'IL-38 BUS', model: 'Mercedes-Benz Sprinter', seats: 19 },
  ];
}

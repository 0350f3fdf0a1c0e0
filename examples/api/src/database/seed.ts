/** One company to play with. Rows that are there already stay as they are. */
export const SEED = `
  INSERT INTO tours (id, tenant_id, title, description, departs_on, days, price_cents) VALUES
    ('t-dolomites', 'alpenbus', 'Dolomites in autumn', 'Three passes, two lakes and a night in Cortina.', '2027-10-08', 3, 44900),
    ('t-lake-garda', 'alpenbus', 'Lake Garda', 'Lemon terraces, Limone and a boat to Malcesine.', '2027-05-14', 4, 52900),
    ('t-advent-salzburg', 'alpenbus', 'Advent in Salzburg', 'Christmas markets and the Silent Night chapel.', '2026-12-12', 1, 8900)
  ON CONFLICT (id) DO NOTHING;
  INSERT INTO vehicles (id, tenant_id, plate, model, seats, updated_at) VALUES
    ('7b1f2a52-6f0e-4d5e-9a44-1c2f6d0a0001', 'alpenbus', 'I-417 AB', 'Setra S 516 HD', 53, '2026-01-02T08:00:00Z'),
    ('7b1f2a52-6f0e-4d5e-9a44-1c2f6d0a0002', 'alpenbus', 'I-902 AB', 'MAN Lion’s Coach', 49, '2026-01-02T08:00:00Z'),
    ('7b1f2a52-6f0e-4d5e-9a44-1c2f6d0a0003', 'alpenbus', 'IL-38 BUS', 'Mercedes-Benz Sprinter', 19, '2026-01-02T08:00:00Z')
  ON CONFLICT (id) DO NOTHING;
`;

import { Injectable } from '@nestjs/common';

import { Database } from '../database/database.ts';
import type { Vehicle } from './vehicle.ts';

@Injectable()
export class VehiclesRepository {
  constructor(private readonly database: Database) {}

  allOf(tenantId: string): Promise<Vehicle[]> {
    return this.database.rows<Vehicle>('SELECT id, plate, model, seats FROM vehicles WHERE tenant_id = $1 ORDER BY id', [tenantId]);
  }

  /** Events arrive twice and out of order: an older state never overwrites a newer one. */
  async apply(tenantId: string, { id, plate, model, seats }: Vehicle, updatedAt: string): Promise<void> {
    await this.database.rows(
      `INSERT INTO vehicles (id, tenant_id, plate, model, seats, updated_at) VALUES ($1, $2, $3, $4, $5, $6)
       ON CONFLICT (id) DO UPDATE SET plate = EXCLUDED.plate, model = EXCLUDED.model, seats = EXCLUDED.seats, updated_at = EXCLUDED.updated_at
       WHERE vehicles.tenant_id = EXCLUDED.tenant_id AND vehicles.updated_at < EXCLUDED.updated_at`,
      [id, tenantId, plate, model, seats, updatedAt],
    );
  }
}

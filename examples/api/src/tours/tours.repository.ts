import { Injectable } from '@nestjs/common';

import { Database } from '../database/database.ts';
import type { Tour } from './tour.ts';

const COLUMNS = `id, tenant_id AS "tenantId", title, description, departs_on::text AS "departsOn", days, price_cents AS "priceCents"`;

@Injectable()
export class ToursRepository {
  constructor(private readonly database: Database) {}

  all(): Promise<Tour[]> {
    return this.database.rows<Tour>(`SELECT ${COLUMNS} FROM tours ORDER BY departs_on`);
  }

  find(id: string): Promise<Tour | undefined> {
    return this.database.row<Tour>(`SELECT ${COLUMNS} FROM tours WHERE id = $1`, [id]);
  }
}

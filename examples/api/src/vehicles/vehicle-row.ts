import { BadRequestException } from '@nestjs/common';

/** A row of Hasura's table `vehicles`, spelled as in its database. */
export interface VehicleRow {
  readonly id: string;
  readonly tenant_id: string;
  readonly plate: string;
  readonly model: string;
  readonly seats: number;
  readonly updated_at: string;
}

/** Hasura's own secret came with the event, so the row is what its database holds; a trigger on another table is a mistake in its set-up. */
export function requireVehicleRow(row: unknown): VehicleRow {
  const given = (typeof row === 'object' && row !== null ? row : {}) as Partial<VehicleRow>;
  const texts = [given.id, given.tenant_id, given.plate, given.model, given.updated_at];
  if (texts.some((text) => typeof text !== 'string') || !Number.isInteger(given.seats)) {
    throw new BadRequestException('event.data.new is no vehicle');
  }
  return given as VehicleRow;
}

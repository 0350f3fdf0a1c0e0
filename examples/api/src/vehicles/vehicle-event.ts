import type { HasuraChange } from '@busflow/otel-nest';
import { BadRequestException, type PipeTransform } from '@nestjs/common';

/** A row of Hasura's table `vehicles`, spelled as in its database. */
export interface VehicleRow {
  readonly id: string;
  readonly tenant_id: string;
  readonly plate: string;
  readonly model: string;
  readonly seats: number;
  readonly updated_at: string;
}

/** The row after an insert or update; an event of another table, or of a delete, is refused with 400. */
export class VehicleRowPipe implements PipeTransform<HasuraChange<VehicleRow> | undefined, VehicleRow> {
  transform(event: HasuraChange<VehicleRow> | undefined): VehicleRow {
    const row = event?.data?.new;
    if (!isVehicleRow(row)) throw new BadRequestException('event.data.new is no vehicle');
    return row;
  }
}

function isVehicleRow(row: Partial<VehicleRow> | null | undefined): row is VehicleRow {
  const texts = [row?.id, row?.tenant_id, row?.plate, row?.model, row?.updated_at];
  return texts.every((text) => typeof text === 'string') && Number.isInteger(row?.seats);
}

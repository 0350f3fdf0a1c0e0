import type { HasuraEventPayload } from '@busflow/otel-nest';
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

/** A trigger's payload after an insert or update; one that was set up on another table or for deletes is refused with 400. */
export function readVehicleEvent(body: unknown): { payload: HasuraEventPayload<VehicleRow>; row: VehicleRow } {
  const payload = body as HasuraEventPayload<VehicleRow> | undefined;
  const row = payload?.event?.data?.new;
  if (payload === undefined || !isVehicleRow(row)) throw new BadRequestException('event.data.new is no vehicle');
  return { payload, row };
}

function isVehicleRow(row: Partial<VehicleRow> | null | undefined): row is VehicleRow {
  const texts = [row?.id, row?.tenant_id, row?.plate, row?.model, row?.updated_at];
  return texts.every((text) => typeof text === 'string') && Number.isInteger(row?.seats);
}

import { HasuraEvent, setTenant } from '@busflow/otel-nest';
import { Controller, HttpCode, Logger, Post, UseGuards } from '@nestjs/common';

import { HasuraSecretGuard } from './hasura-secret.guard.ts';
import { VehicleRowPipe, type VehicleRow } from './vehicle-event.ts';
import { VehiclesRepository } from './vehicles.repository.ts';

/** Hasura tells what its users changed; the span of the work belongs to the trace of the change. */
@Controller('hasura/events')
@UseGuards(HasuraSecretGuard)
export class HasuraEventsController {
  private readonly logger = new Logger(HasuraEventsController.name);

  constructor(private readonly vehicles: VehiclesRepository) {}

  @Post()
  @HttpCode(200)
  async receive(@HasuraEvent({}, VehicleRowPipe) row: VehicleRow): Promise<void> {
    setTenant(row.tenant_id);
    await this.vehicles.apply(row.tenant_id, row, row.updated_at);
    this.logger.log('vehicle changed', { vehicleId: row.id });
  }
}

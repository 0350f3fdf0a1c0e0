import { setTenant, withHasuraEvent } from '@busflow/otel-nest';
import { Body, Controller, HttpCode, Logger, Post, UseGuards } from '@nestjs/common';

import { HasuraSecretGuard } from './hasura-secret.guard.ts';
import { readVehicleEvent } from './vehicle-event.ts';
import { VehiclesRepository } from './vehicles.repository.ts';

/** Hasura tells what its users changed; the span of the work belongs to the trace of the change. */
@Controller('hasura/events')
@UseGuards(HasuraSecretGuard)
export class HasuraEventsController {
  private readonly logger = new Logger(HasuraEventsController.name);

  constructor(private readonly vehicles: VehiclesRepository) {}

  @Post()
  @HttpCode(200)
  async receive(@Body() body: unknown): Promise<void> {
    const { payload, row } = readVehicleEvent(body);
    await withHasuraEvent(payload, async () => {
      setTenant(row.tenant_id);
      await this.vehicles.apply(row.tenant_id, row, row.updated_at);
      this.logger.log('vehicle changed', { vehicleId: row.id });
    });
  }
}

import { Controller, Get, UseGuards } from '@nestjs/common';

import { CurrentOperator } from '../session/current-operator.ts';
import { OperatorGuard } from '../session/operator.guard.ts';
import type { Operator } from '../session/operator.ts';
import type { Vehicle } from './vehicle.ts';
import { VehiclesRepository } from './vehicles.repository.ts';

@Controller('api/vehicles')
@UseGuards(OperatorGuard)
export class VehiclesController {
  constructor(private readonly vehicles: VehiclesRepository) {}

  @Get()
  list(@CurrentOperator() operator: Operator): Promise<Vehicle[]> {
    return this.vehicles.allOf(operator.tenantId);
  }
}

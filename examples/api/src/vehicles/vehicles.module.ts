import { Module } from '@nestjs/common';

import { HasuraEventsController } from './hasura-events.controller.ts';
import { VehiclesController } from './vehicles.controller.ts';
import { VehiclesRepository } from './vehicles.repository.ts';

@Module({ controllers: [VehiclesController, HasuraEventsController], providers: [VehiclesRepository] })
export class VehiclesModule {}

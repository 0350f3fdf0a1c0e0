import { Module } from '@nestjs/common';

import { ToursController } from './tours.controller.ts';
import { ToursRepository } from './tours.repository.ts';

@Module({ controllers: [ToursController], providers: [ToursRepository], exports: [ToursRepository] })
export class ToursModule {}

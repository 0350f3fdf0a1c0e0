import { Controller, Get } from '@nestjs/common';

import { ToursRepository } from './tours.repository.ts';

@Controller('api/tours')
export class ToursController {
  constructor(private readonly tours: ToursRepository) {}

  @Get()
  async list() {
    const tours = await this.tours.all();
    // Prices in euros, as the web apps show them.
    return tours.map(({ id, title, description, departsOn, days, priceCents }) => ({
      id,
      title,
      description,
      departsOn,
      days,
      price: priceCents / 100,
    }));
  }
}

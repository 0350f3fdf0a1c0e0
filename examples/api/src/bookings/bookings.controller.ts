import { Body, Controller, Get, Headers, NotFoundException, Param, ParseUUIDPipe, Post } from '@nestjs/common';

import { Config } from '../config/config.ts';
import { readBookingRequest } from './booking-request.ts';
import { BookingsRepository } from './bookings.repository.ts';
import { BookingsService } from './bookings.service.ts';

@Controller('api/bookings')
export class BookingsController {
  constructor(
    private readonly config: Config,
    private readonly service: BookingsService,
    private readonly bookings: BookingsRepository,
  ) {}

  @Post()
  book(@Body() body: unknown, @Headers('origin') origin?: string) {
    const { webOrigins } = this.config;
    // Back to where the passenger came from, but never to an address that is not ours.
    return this.service.book(readBookingRequest(body), webOrigins.find((known) => known === origin) ?? webOrigins[0]);
  }

  @Get(':id')
  async status(@Param('id', ParseUUIDPipe) id: string) {
    const booking = await this.bookings.find(id);
    if (booking === undefined) throw new NotFoundException(`no booking ${id}`);
    return { id, status: booking.status };
  }
}

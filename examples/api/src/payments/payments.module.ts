import { Module } from '@nestjs/common';

import { Mollie } from './mollie.ts';

@Module({ providers: [Mollie], exports: [Mollie] })
export class PaymentsModule {}

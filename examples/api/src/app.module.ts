import { TelemetryModule } from '@busflow/otel-nest';
import { WebhookTraceModule } from '@busflow/webhook-trace/nest';
import { Module } from '@nestjs/common';

import { BookingsModule } from './bookings/bookings.module.ts';
import { Config } from './config/config.ts';
import { ConfigModule } from './config/config.module.ts';
import { DatabaseModule } from './database/database.module.ts';
import { DocumentsModule } from './documents/documents.module.ts';
import { HealthController } from './health.controller.ts';
import { tenantOf } from './session/operator.guard.ts';
import { SessionModule } from './session/session.module.ts';
import { ToursModule } from './tours/tours.module.ts';
import { VehiclesModule } from './vehicles/vehicles.module.ts';

@Module({
  imports: [
    ConfigModule,
    TelemetryModule.forRoot({ tenant: tenantOf }),
    WebhookTraceModule.forRootAsync({
      inject: [Config],
      useFactory: (config: Config) => ({
        keys: [{ id: 1, secret: config.webhookTraceSecret }],
        environment: config.environment,
        providers: { whatsapp: { appSecret: config.whatsAppAppSecret } },
      }),
    }),
    DatabaseModule,
    SessionModule,
    ToursModule,
    BookingsModule,
    DocumentsModule,
    VehiclesModule,
  ],
  controllers: [HealthController],
})
export class AppModule {}

import { Global, Module } from '@nestjs/common';

import { Config } from './config.ts';

@Global()
@Module({
  providers: [{ provide: Config, useFactory: () => new Config(process.env) }],
  exports: [Config],
})
export class ConfigModule {}

import 'reflect-metadata';
import { ApolloDriver, type ApolloDriverConfig } from '@nestjs/apollo';
import { BullModule, InjectQueue, Processor, WorkerHost } from '@nestjs/bullmq';
import { Controller, Injectable, Module, Param, Post, UseGuards, type CanActivate, type ExecutionContext } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { Field, GqlExecutionContext, GraphQLModule, ID, ObjectType, Query, ResolveField, Resolver } from '@nestjs/graphql';
import { runWithTenant, TelemetryModule, withSpan } from '@busflow/otel-nest';
import type { Job, Queue } from 'bullmq';

interface Signed {
  user?: { tenantId: string };
}
const requestOf = (context: ExecutionContext): Signed =>
  context.getType<string>() === 'graphql'
    ? GqlExecutionContext.create(context).getContext<{ req: Signed }>().req
    : context.switchToHttp().getRequest<Signed>();

@Injectable()
class Verified implements CanActivate {
  canActivate(context: ExecutionContext): boolean {
    requestOf(context).user = { tenantId: 'acme' };
    return true;
  }
}

@ObjectType()
class Tour {
  @Field(() => ID) id!: string;
  @Field(() => String) tenant!: string;
}

/** How the other packages see it. */
const activeTenant = () => (globalThis as { [key: symbol]: (() => string | undefined) | undefined })[Symbol.for('busflow.tenant/v1')]?.();

@Resolver(() => Tour)
class Tours {
  @UseGuards(Verified)
  @Query(() => [Tour])
  tours() {
    return withSpan('tours.find', async () => await Promise.resolve([{ id: 't-1' }, { id: 't-2' }]));
  }
  @ResolveField(() => String)
  tenant() {
    return withSpan('tours.whose', () => activeTenant());
  }
}

interface Document {
  readonly id: string;
  readonly tenant: string;
}

@Processor('documents')
class Documents extends WorkerHost {
  process({ data }: Job<Document>): Promise<string> {
    return runWithTenant(data.tenant, () => withSpan('documents.extract', async () => `${data.id} of ${activeTenant()}`));
  }
  async onModuleInit(): Promise<void> {
    this.worker.on('completed', (_job, result) => console.log(JSON.stringify({ done: result })));
  }
}

@Controller('documents')
class Uploads {
  constructor(@InjectQueue('documents') private readonly queue: Queue<Document>) {}

  @Post(':id')
  async add(@Param('id') id: string) {
    await this.queue.add('extract', { id, tenant: 'alpenbus' });
    return {};
  }
}

@Module({
  imports: [
    TelemetryModule.forRoot({ tenant: (context) => requestOf(context).user?.tenantId }),
    BullModule.forRoot({ connection: { host: '127.0.0.1', port: Number(process.env['REDIS_PORT']) } }),
    BullModule.registerQueue({ name: 'documents' }),
    GraphQLModule.forRoot<ApolloDriverConfig>({ driver: ApolloDriver, autoSchemaFile: true }),
  ],
  controllers: [Uploads],
  providers: [Tours, Documents],
})
class App {}

const app = await NestFactory.create(App, { logger: ['error', 'warn'] });
app.enableShutdownHooks();
await app.listen(0, '127.0.0.1');
console.log(JSON.stringify({ url: await app.getUrl() }));

import { aFunction, anything, required } from '@busflow/conventions';
import { Inject, Module, type DynamicModule, type FactoryProvider, type OnModuleDestroy, type OnModuleInit } from '@nestjs/common';
import { DiscoveryModule, DiscoveryService, HttpAdapterHost, MetadataScanner, ModuleRef } from '@nestjs/core';
import { checkOptions } from '../options.ts';
import { createWebhookTrace, type WebhookTrace, type WebhookTraceOptions } from '../webhook-trace.ts';
import { dropsRawBodies } from './raw-body.ts';
import { providerOf, WEBHOOK_TRACE } from './tokens.ts';

export interface WebhookTraceAsyncOptions extends Pick<FactoryProvider, 'inject'>, Pick<DynamicModule, 'imports'> {
  readonly useFactory: (...injected: never[]) => WebhookTraceOptions<string> | Promise<WebhookTraceOptions<string>>;
}

/** Makes one `WebhookTrace` for the app, and checks at start-up that every `@Webhook` handler can verify what it will get. */
@Module({})
export class WebhookTraceModule implements OnModuleInit, OnModuleDestroy {
  private readonly dropsRawBodies: boolean;

  constructor(
    @Inject(WEBHOOK_TRACE) private readonly webhooks: WebhookTrace,
    @Inject(DiscoveryService) private readonly discovery: DiscoveryService,
    @Inject(HttpAdapterHost) adapterHost: HttpAdapterHost,
    @Inject(ModuleRef) moduleRef: ModuleRef,
  ) {
    this.dropsRawBodies = dropsRawBodies(adapterHost, moduleRef);
  }

  static forRoot<Custom extends string = never>(options: WebhookTraceOptions<Custom>): DynamicModule {
    return withTrace({ provide: WEBHOOK_TRACE, useFactory: () => createWebhookTrace(options) });
  }

  /** @throws WebhookOptionsError */
  static forRootAsync(options: WebhookTraceAsyncOptions): DynamicModule {
    checkOptions<WebhookTraceAsyncOptions>('forRootAsync', options, {
      imports: anything,
      inject: anything,
      useFactory: required(aFunction),
    });
    const { imports = [], inject = [], useFactory } = options;
    const make = async (...injected: never[]) => createWebhookTrace(await useFactory(...injected));
    return withTrace({ provide: WEBHOOK_TRACE, inject, useFactory: make }, imports);
  }

  /** @throws WebhookOptionsError */
  onModuleInit(): void {
    const scanner = new MetadataScanner();
    for (const { metatype } of this.discovery.getControllers()) {
      const methods = (metatype?.prototype ?? {}) as Record<string, unknown>;
      for (const name of scanner.getAllMethodNames(methods)) {
        const handler = methods[name];
        const provider = typeof handler === 'function' ? providerOf(handler) : undefined;
        if (provider !== undefined) this.webhooks.assertReceives(provider, { rawBody: !this.dropsRawBodies });
      }
    }
  }

  onModuleDestroy(): void {
    this.webhooks.close();
  }
}

function withTrace(trace: FactoryProvider, imports: DynamicModule['imports'] = []): DynamicModule {
  return { module: WebhookTraceModule, global: true, imports: [DiscoveryModule, ...imports], providers: [trace], exports: [WEBHOOK_TRACE] };
}

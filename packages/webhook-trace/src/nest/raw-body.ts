import type { HttpAdapterHost, ModuleRef } from '@nestjs/core';

/** What `NestFactory.create` was given. Nest's container keeps it, typed as less, and shows it to nobody. */
interface AppOptions {
  readonly rawBody?: boolean;
  readonly bodyParser?: boolean;
}

/**
 * Whether Nest itself parses this app's bodies and throws their bytes away. `false` where that can't be told: an app of a
 * TestingModule gets its adapter and options after its modules, a worker has none, and `bodyParser: false` means parsers of the user's own.
 */
export function dropsRawBodies(adapterHost: HttpAdapterHost, moduleRef: ModuleRef): boolean {
  const { httpAdapter }: { httpAdapter: object | null | undefined } = adapterHost;
  const container = moduleRef['container'] as { readonly contextOptions?: AppOptions } | undefined;
  if (!httpAdapter || !container || !('contextOptions' in container)) return false;
  const { rawBody = false, bodyParser = true } = container.contextOptions ?? {};
  return bodyParser && !rawBody;
}

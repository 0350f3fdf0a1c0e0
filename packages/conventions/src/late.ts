import { createNoopMeter, type Meter } from '@opentelemetry/api';

/**
 * An instrument that is asked for again until an SDK answers: one taken before the SDK has started stays a no-op for ever, and
 * nobody would hear of it.
 */
export function late<T>(meter: () => Meter, create: (meter: Meter) => T): () => T {
  const idle = create(createNoopMeter());
  let live: T | undefined;
  return () => {
    if (live !== undefined) return live;
    const taken = create(meter());
    if (taken !== idle) live = taken;
    return taken;
  };
}

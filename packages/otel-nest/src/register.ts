/**
 * `node --import @busflow/otel-nest/register dist/main.js`: starts telemetry before the application's first module loads. The hook comes
 * first, by a static import of nothing else, because what is loaded before it cannot be instrumented.
 */
import { installLoaderHook } from './loader-hook.ts';

installLoaderHook();
const { start } = await import('./start.ts');
await start();

// `--import stock.ts`: OpenTelemetry as its documentation sets it up, with every instrumentation of its bundle. The synchronous loader
// hook stands in for the documented asynchronous one: it starts faster.
import { register } from 'import-in-the-middle/register-hooks.mjs';

register();
const { NodeSDK } = await import('@opentelemetry/sdk-node');
const { getNodeAutoInstrumentations } = await import('@opentelemetry/auto-instrumentations-node');
new NodeSDK({ instrumentations: [getNodeAutoInstrumentations()] }).start();

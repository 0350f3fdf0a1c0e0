/** For tests of instrumented code: the telemetry of this process in memory, without a collector. */
export { captureTelemetry, type Capture, type CaptureOptions } from './testing/capture.ts';
export { telemetryMatchers, type ExpectedAttributes, type TelemetryMatchers } from './testing/matchers.ts';

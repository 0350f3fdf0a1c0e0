import type { Scene } from '../scene.ts';
import { browserChecks } from './browser.ts';
import type { CheckGroup } from './check.ts';
import { logChecks } from './logs.ts';
import { metricChecks } from './metrics.ts';
import { shapeChecks } from './shape.ts';
import { traceChecks } from './traces.ts';

/** What the SDK promises about one journey, whichever reader brought the telemetry. */
export function checksOf(scene: Scene): CheckGroup[] {
  return [
    { title: 'In the browser', checks: browserChecks(scene) },
    { title: 'Traces', checks: traceChecks(scene) },
    { title: 'Logs and privacy', checks: logChecks(scene) },
    { title: 'Metrics', checks: metricChecks(scene) },
    { title: 'Shape', checks: shapeChecks(scene) },
  ];
}

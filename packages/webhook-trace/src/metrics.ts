import { metrics } from '@opentelemetry/api';
import {
  defineMetric,
  instrument,
  METRIC_WEBHOOK_LINKS,
  METRIC_WEBHOOK_OUTBOUND,
  METRIC_WEBHOOK_ROUNDTRIP,
  METRIC_WEBHOOK_UNRETURNED,
} from '@busflow/conventions';
import { SCOPE } from './scope.ts';

const OUTBOUND_OUTCOMES = [
  'sent',
  'stored',
  'skipped_no_span',
  'skipped_too_large',
  'skipped_in_use',
  'skipped_not_an_object',
  'skipped_no_field',
  'failed',
] as const;

const LINK_OUTCOMES = ['linked', 'replayed', 'missing', 'invalid', 'unknown_key', 'expired', 'capped', 'refused'] as const;

/** What became of the trace on its way out. */
export type OutboundOutcome = (typeof OUTBOUND_OUTCOMES)[number];

/** What became of it on its way back. */
export type LinkOutcome = (typeof LINK_OUTCOMES)[number];

const OWNER = 'webhook-trace';

export const outbound = defineMetric({
  name: METRIC_WEBHOOK_OUTBOUND,
  kind: 'counter',
  unit: '{call}',
  description: 'Calls to providers, by whether the trace went along.',
  labels: { provider: { max: 20 }, outcome: { values: OUTBOUND_OUTCOMES } },
  budget: 200,
  owner: OWNER,
});

export const links = defineMetric({
  name: METRIC_WEBHOOK_LINKS,
  kind: 'counter',
  unit: '{link}',
  description: 'What webhook deliveries report, by whether it could be linked to the call that caused it.',
  labels: { provider: { max: 20 }, outcome: { values: LINK_OUTCOMES } },
  budget: 200,
  owner: OWNER,
});

export const roundtrip = defineMetric({
  name: METRIC_WEBHOOK_ROUNDTRIP,
  kind: 'histogram',
  unit: 's',
  description: 'From the call to a provider to the delivery of the webhook that it caused.',
  labels: { provider: { max: 7 }, event: { max: 21 } },
  boundaries: [1, 5, 30, 120, 600, 3600, 21_600, 86_400, 259_200, 604_800],
  budget: 2000,
  owner: OWNER,
});

export const unreturned = defineMetric({
  name: METRIC_WEBHOOK_UNRETURNED,
  kind: 'counter',
  unit: '{call}',
  description: 'Calls to providers whose trace no delivery brought back within the window.',
  labels: { provider: { max: 20 }, outcome: { values: ['lost', 'untracked'] } },
  budget: 40,
  owner: OWNER,
});

const meter = () => metrics.getMeter(SCOPE);

export type WebhookMetrics = ReturnType<typeof createWebhookMetrics>;

export function createWebhookMetrics() {
  return {
    outbound: instrument(meter, outbound),
    links: instrument(meter, links),
    roundtrip: instrument(meter, roundtrip),
    unreturned: instrument(meter, unreturned),
  };
}

import type { AttributeValue } from '@opentelemetry/api';
import type { BusflowAttribute } from '@busflow/conventions';
import type * as semconv from '@opentelemetry/semantic-conventions/incubating';

/** Add keys of your own by declaration merging: `declare module '@busflow/otel-nest' { interface CustomAttributes { 'acme.shop': string } }`. */
// oxlint-disable-next-line typescript/no-empty-object-type -- merged into by users
export interface CustomAttributes {}

type Convention = Extract<(typeof semconv)[keyof typeof semconv & `ATTR_${string}`], string>;

/** OpenTelemetry's own keys, `busflow.*`, and what {@link CustomAttributes} adds; any other key does not compile. */
export type SpanAttributes = { readonly [Key in Convention | BusflowAttribute | keyof CustomAttributes]?: AttributeValue | undefined };

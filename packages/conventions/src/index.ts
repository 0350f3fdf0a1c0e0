export { createAdmission, OVERFLOW_VALUE, type Admission } from './admission.ts';
export {
  ATTR_ACTION,
  ATTR_BOOKING_ID,
  ATTR_FARO_ARM,
  ATTR_HASURA_ACTION,
  ATTR_HASURA_OPERATION,
  ATTR_HASURA_SESSION_PREFIX,
  ATTR_HASURA_TABLE,
  ATTR_HASURA_TRIGGER,
  ATTR_LINK_KIND,
  ATTR_PDF_CONFIDENCE,
  ATTR_PDF_PAGES,
  ATTR_PDF_SIZE_BYTES,
  ATTR_NAVIGATION_DURATION,
  ATTR_ROUTE,
  ATTR_ROUTE_NAME,
  ATTR_ROUTE_PREVIOUS,
  ATTR_TENANT_ID,
  ATTR_TOUR_ID,
  ATTR_VEHICLE_ID,
  ATTR_WEBHOOK_EVENT,
  ATTR_WEBHOOK_ORIGIN_AGE,
  ATTR_WEBHOOK_PROVIDER,
  ATTR_WEBHOOK_REPLAY,
  LINK_KIND_ACTION,
  LINK_KIND_EVENT_TRIGGER,
  LINK_KIND_WEBHOOK,
  type BusflowAttribute,
} from './attributes.ts';
export { instrument, type Instrument } from './instrument.ts';
export { late } from './late.ts';
export {
  ATTR_GEN_AI_CACHE_READ_TOKENS,
  ATTR_GEN_AI_CACHE_WRITE_TOKENS,
  ATTR_GEN_AI_INPUT_TOKENS,
  ATTR_GEN_AI_OPERATION_NAME,
  ATTR_GEN_AI_OUTPUT_TOKENS,
  ATTR_GEN_AI_PROVIDER_NAME,
  ATTR_GEN_AI_REASONING_TOKENS,
  ATTR_GEN_AI_RESPONSE_MODEL,
  METRIC_LLM_COST,
  METRIC_LLM_TOKENS,
  METRIC_LLM_USAGE_MISSING,
  OTHER_MODEL,
} from './llm.ts';
export {
  LOG_ENVIRONMENT,
  LOG_LEVEL,
  LOG_SERVICE,
  LOG_SPAN_ID,
  LOG_TENANT_ID,
  LOG_TIME,
  LOG_TRACE_FLAGS,
  LOG_TRACE_ID,
  METRIC_LOG_REDACTIONS,
} from './log-fields.ts';
export {
  defineMetric,
  MAX_SERIES,
  MetricDefinitionError,
  worstCaseSeries,
  type LabelsOf,
  type LabelSpec,
  type MetricKind,
  type MetricSpec,
} from './metric.ts';
export {
  EVENT_BUTTON_CLICK,
  EVENT_EXCEPTION,
  EVENT_PAGE_LOAD,
  EVENT_PAGE_VIEW,
  isSpanName,
  SPAN_NAME_MAX_LENGTH,
  type EventName,
  type SpanName,
} from './names.ts';
export {
  METRIC_BOOKING_COMPLETED,
  METRIC_BOOKING_FAILED,
  METRIC_BOOKING_STARTED,
  METRIC_PDF_PARSER_SUCCESS,
  METRIC_PDF_PARSER_TOTAL,
  METRIC_TELEMETRY_DROPPED,
  METRIC_TENANT_REQUESTS,
} from './metric-names.ts';
export { once } from './once.ts';
export {
  aBoolean,
  aFunction,
  anObject,
  anything,
  aPositiveNumber,
  aString,
  aStringList,
  oneOf,
  optionProblems,
  required,
  type OptionRule,
  type OptionRules,
} from './option-rules.ts';
export { activeTenant, isTenantId, publishTenantSource, TENANT_ID_MAX_LENGTH } from './tenant.ts';
export {
  METRIC_WEBHOOK_LINKS,
  METRIC_WEBHOOK_OUTBOUND,
  METRIC_WEBHOOK_ROUNDTRIP,
  METRIC_WEBHOOK_UNRETURNED,
  WEBHOOK_TOKEN_HEADER,
  WEBHOOK_TOKEN_KEY,
  WEBHOOK_TRACESTATE_KEY,
} from './webhook.ts';
export { ATTR_TELEMETRY_DROPPED, EVENT_TELEMETRY_DROPPED, STORED_OUTBOX } from './browser-loss.ts';
export { ATTR_COMPONENT, ATTR_COMPONENT_TRAIL, ATTR_USER_ROLE, ATTR_VUE_HOOK, SPAN_UI_CLICK } from './vue-attributes.ts';

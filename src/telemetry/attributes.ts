/** Names of the span attributes, metrics and log events. The table with types and units is in docs/reference/telemetry.md. */

export const ATTR_WEBHOOK_PROVIDER = 'webhook.provider';
export const ATTR_WEBHOOK_ROUTE = 'webhook.route';
export const ATTR_WEBHOOK_EVENT_ID = 'webhook.event.id';
export const ATTR_WEBHOOK_EVENT_TYPE = 'webhook.event.type';
export const ATTR_WEBHOOK_EVENT_LAG = 'webhook.event.lag';
export const ATTR_WEBHOOK_DELIVERY_ID = 'webhook.delivery.id';
export const ATTR_WEBHOOK_DELIVERY_ATTEMPT = 'webhook.delivery.attempt';
export const ATTR_WEBHOOK_SIGNATURE_VALID = 'webhook.signature.valid';
export const ATTR_WEBHOOK_SIGNATURE_STATUS = 'webhook.signature.status';
export const ATTR_WEBHOOK_SIGNATURE_SECRET_INDEX = 'webhook.signature.secret_index';
export const ATTR_WEBHOOK_DUPLICATE = 'webhook.duplicate';
export const ATTR_WEBHOOK_DEDUPE_STATUS = 'webhook.dedupe.status';
export const ATTR_WEBHOOK_PROCESSED = 'webhook.processed';
export const ATTR_WEBHOOK_OUTCOME = 'webhook.outcome';
export const ATTR_WEBHOOK_MODE = 'webhook.mode';
export const ATTR_WEBHOOK_IGNORED_REASON = 'webhook.ignored.reason';
export const ATTR_WEBHOOK_REQUEST_BODY_SIZE = 'webhook.request.body.size';
export const ATTR_WEBHOOK_HANDLER_DURATION = 'webhook.handler.duration';
export const ATTR_WEBHOOK_OVERHEAD_DURATION = 'webhook.overhead.duration';

/** From OpenTelemetry's own semantic conventions. */
export const ATTR_HTTP_ROUTE = 'http.route';
export const ATTR_HTTP_REQUEST_METHOD = 'http.request.method';
export const ATTR_HTTP_RESPONSE_STATUS_CODE = 'http.response.status_code';
export const ATTR_ERROR_TYPE = 'error.type';

export const METRIC_PROCESS_DURATION = 'webhook.process.duration';
export const METRIC_EVENT_LAG = 'webhook.event.lag';
export const METRIC_DELIVERIES = 'webhook.deliveries';
export const METRIC_SILENT_DROPS = 'webhook.silent_drops';
export const METRIC_IN_FLIGHT = 'webhook.in_flight';

export const EVENT_SILENT_DROP = 'webhook.silent_drop';
export const EVENT_REJECTED = 'webhook.rejected';
export const EVENT_DUPLICATE = 'webhook.duplicate';
export const EVENT_PAYLOAD = 'webhook.payload';

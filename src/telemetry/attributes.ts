// Names of the span attributes, metrics and log events. The table with all of them is in docs/reference/telemetry.md.

/** string. The name of the route's provider, e.g. `stripe`. Always there. */
export const ATTR_WEBHOOK_PROVIDER = 'webhook.provider';
/** string. The configured path pattern, e.g. `/webhooks/:tenant/stripe`. Always there. */
export const ATTR_WEBHOOK_ROUTE = 'webhook.route';
/** string, at most 128 characters. The provider's id of the event, the same on a retry. Absent where it names none, or the signature is bad. */
export const ATTR_WEBHOOK_EVENT_ID = 'webhook.event.id';
/** string[], at most 100 of them. The ids of the events in a batch of several, in place of `webhook.event.id`. */
export const ATTR_WEBHOOK_EVENT_IDS = 'webhook.event.ids';
/** string, at most 128 characters. Absent where the provider names none, or the signature is bad. On metrics only for types that the route's `events` lists. */
export const ATTR_WEBHOOK_EVENT_TYPE = 'webhook.event.type';
/** string[], at most 100 of them. The types in a batch that holds several, each once, in place of `webhook.event.type`. */
export const ATTR_WEBHOOK_EVENT_TYPES = 'webhook.event.types';
/** double, seconds. From the event (of a batch: its first), by the sender's clock, to the arrival of its delivery. Absent where the sender gives no time. */
export const ATTR_WEBHOOK_EVENT_LAG = 'webhook.event.lag';
/** string, at most 128 characters. The provider's id of this attempt. Absent where it has none, or the signature is bad. */
export const ATTR_WEBHOOK_DELIVERY_ID = 'webhook.delivery.id';
/** int, from 1. The larger of the sender's own count and how often this event was begun here. Absent where neither is known. */
export const ATTR_WEBHOOK_DELIVERY_ATTEMPT = 'webhook.delivery.attempt';
/** boolean. Absent where nothing was checked. */
export const ATTR_WEBHOOK_SIGNATURE_VALID = 'webhook.signature.valid';
/** string: `valid` `invalid` `missing` `malformed` `expired` `unverifiable` `not_checked`. Always there. */
export const ATTR_WEBHOOK_SIGNATURE_STATUS = 'webhook.signature.status';
/**
 * string. Why a signature failed: `wrong_secret` `secret_of_other_route` `secret_of_wrong_kind` `body_reserialized` `body_trimmed` `body_decompressed`
 * `timestamp_too_old` `timestamp_ahead` `header_of_other_provider` `scheme_unknown` `url_mismatch`. Absent where it did not, and where nobody looked: at most
 * once a second for each route.
 */
export const ATTR_WEBHOOK_SIGNATURE_REASON = 'webhook.signature.reason';
/** double, seconds. How long before the delivery's arrival it was signed, of an expired one; negative where that is still to come by our clock. */
export const ATTR_WEBHOOK_SIGNATURE_AGE = 'webhook.signature.age';
/** string[]. Providers whose signature header the delivery has, where it is not the route's. */
export const ATTR_WEBHOOK_SIGNATURE_OTHER_PROVIDERS = 'webhook.signature.other_providers';
/** int, from 0. Which of the route's secrets matched. Absent where none did. */
export const ATTR_WEBHOOK_SIGNATURE_SECRET_INDEX = 'webhook.signature.secret_index';
/** boolean. Absent where the route does not deduplicate, or the store was away. */
export const ATTR_WEBHOOK_DUPLICATE = 'webhook.duplicate';
/** string: `first` `retry` `duplicate` `in_progress` `no_key` `mismatch` `body_seen` `unavailable`. Absent where the route does not deduplicate. */
export const ATTR_WEBHOOK_DEDUPE_STATUS = 'webhook.dedupe.status';
/** boolean. Whether the handler marked the event processed. Absent where it did not run, or no mark is required or made. */
export const ATTR_WEBHOOK_PROCESSED = 'webhook.processed';
/** string, the one word that sums up a delivery: `processed` `acknowledged` `ignored` `dropped` `failed` `duplicate` `in_progress` `rejected` `handshake` `aborted`. Always there. */
export const ATTR_WEBHOOK_OUTCOME = 'webhook.outcome';
/** string: `enforce` `observe`. Always there. */
export const ATTR_WEBHOOK_MODE = 'webhook.mode';
/** string, at most 128 characters. What the handler gave to `track.ignored()`, or that the type is none of the route's `events`. Absent unless marked ignored. */
export const ATTR_WEBHOOK_IGNORED_REASON = 'webhook.ignored.reason';
/** int, bytes as sent, before any decompression. Absent where the body was not read whole. */
export const ATTR_WEBHOOK_REQUEST_BODY_SIZE = 'webhook.request.body.size';
/** double, seconds. From the start of the handler to the end of its response. Absent where the handler did not run. */
export const ATTR_WEBHOOK_HANDLER_DURATION = 'webhook.handler.duration';
/** double, seconds. What this package added. Always there. */
export const ATTR_WEBHOOK_OVERHEAD_DURATION = 'webhook.overhead.duration';

/** string, of OpenTelemetry's conventions for HTTP. The pattern of the application's router where we know it, else the configured one. Always there. */
export const ATTR_HTTP_ROUTE = 'http.route';
/** string, upper case, of OpenTelemetry's conventions for HTTP. Always there. */
export const ATTR_HTTP_REQUEST_METHOD = 'http.request.method';
/** int, of OpenTelemetry's conventions for HTTP. Absent where nobody answered. */
export const ATTR_HTTP_RESPONSE_STATUS_CODE = 'http.response.status_code';
/**
 * string, of OpenTelemetry's general conventions: the response's status, the class of the handler's error, or a word of ours,
 * e.g. `signature_invalid`, `silent_drop`. Absent where the delivery went well.
 */
export const ATTR_ERROR_TYPE = 'error.type';

/** Histogram, seconds: from the arrival of a delivery to the end of its response. By provider, route, outcome, signature status and listed event type. */
export const METRIC_PROCESS_DURATION = 'webhook.process.duration';
/** Histogram, seconds: from the event, by the sender's clock, to the arrival of its delivery. By the same. */
export const METRIC_EVENT_LAG = 'webhook.event.lag';
/** Counter, deliveries. By provider, route, outcome, signature status and listed event type. */
export const METRIC_DELIVERIES = 'webhook.deliveries';
/** Counter, deliveries answered 2xx without the mark that their route requires. By provider and route. */
export const METRIC_SILENT_DROPS = 'webhook.silent_drops';
/** Counter, requests that reached a protected handler around the first gate, and were verified or refused there. By provider and route. */
export const METRIC_BYPASS = 'webhook.bypass';
/** Observable counter, deliveries whose signature one of the route's secrets matched. By provider, route and the secret's index. */
export const METRIC_SECRET_MATCHES = 'webhook.secret.matches';
/** Observable gauge, seconds since the epoch: when a secret last matched, in this process. By the same. None for a secret that has not. */
export const METRIC_SECRET_LAST_USED = 'webhook.secret.last_used';
/** Observable up-down counter, deliveries that have arrived and are not settled. By provider and route. */
export const METRIC_IN_FLIGHT = 'webhook.in_flight';

/** Histogram, seconds: how long the dedupe store took to answer a claim. By `webhook.dedupe.answer`. Absent for a store in this process. */
export const METRIC_DEDUPE_CLAIM_DURATION = 'webhook.dedupe.claim.duration';
/** Observable gauge: 1 while the dedupe store is known to be away and no delivery waits for it, else 0. */
export const METRIC_DEDUPE_STORE_AWAY = 'webhook.dedupe.store_away';
/** Observable counter: how often the dedupe store was found to have lost what it remembered. Absent where it cannot tell. */
export const METRIC_DEDUPE_STORE_RESETS = 'webhook.dedupe.store_resets';
/** Observable counter: events forgotten before their time, for want of room. Absent where the store cannot tell. */
export const METRIC_DEDUPE_EVICTIONS = 'webhook.dedupe.evictions';
/** Counter: deliveries whose claim went to another while their handler was at work. By provider and route. */
export const METRIC_DEDUPE_LOST_LEASES = 'webhook.dedupe.lost_leases';
/** Counter: endings that the dedupe store could not be told for so long that they were given up. By provider and route. */
export const METRIC_DEDUPE_DROPPED_ENDINGS = 'webhook.dedupe.dropped_endings';
/** string, on metrics: `claimed` `done` `in_progress` `error` `timeout`. */
export const ATTR_WEBHOOK_DEDUPE_ANSWER = 'webhook.dedupe.answer';

/** Log event, WARN: the outcome is `dropped`. */
export const EVENT_SILENT_DROP = 'webhook.silent_drop';
/** Log event, WARN: the outcome is `rejected`. */
export const EVENT_REJECTED = 'webhook.rejected';
/** Log event, INFO: the outcome is `duplicate`. */
export const EVENT_DUPLICATE = 'webhook.duplicate';
/** Log event, INFO: the bodies of a verified delivery, each cut at 16 KiB, on routes with `captureBody`. */
export const EVENT_PAYLOAD = 'webhook.payload';

import type { Attributes, AttributeValue } from '@opentelemetry/api';
import type { Delivery } from '../core/delivery.js';
import type { Route } from '../core/route.js';
import * as names from './attributes.js';
import { cleanList, cleanText } from './clean-text.js';

/** What is known when the request arrives: samplers see these. A copy, as they may write into it. */
export function arrivalAttributes(delivery: Delivery): Attributes {
  const { route, head } = delivery;
  const pattern = httpRoute(delivery);
  if (last.route !== route || last.method !== head.method || last.pattern !== pattern) {
    const attributes = {
      [names.ATTR_WEBHOOK_PROVIDER]: route.provider.name,
      [names.ATTR_WEBHOOK_ROUTE]: route.path,
      [names.ATTR_WEBHOOK_MODE]: route.mode,
      ...(pattern !== undefined && { [names.ATTR_HTTP_ROUTE]: pattern }),
      [names.ATTR_HTTP_REQUEST_METHOD]: head.method,
    };
    last = { route, method: head.method, pattern, attributes };
  }
  return { ...last.attributes };
}

/** Most deliveries come in where the one before them did. */
let last: {
  readonly route?: Route;
  readonly method?: string;
  readonly pattern?: string | undefined;
  readonly attributes?: Attributes;
} = {};

/** The router's own pattern, else the route's. A handler that was given no path goes by its provider's name, which is none. */
export function httpRoute({ route, routerPattern }: Delivery): string | undefined {
  return routerPattern ?? (route.path.startsWith('/') ? route.path : undefined);
}

/** What a settled delivery came to. */
export function settledAttributes(delivery: Delivery): Attributes {
  const attributes: Attributes = {};
  eachSettledAttribute(delivery, (name, value) => {
    attributes[name] = value;
  });
  return attributes;
}

/** One by one, so that a span needs no object to take them from. Absent means unknown or not applicable, never false. */
export function eachSettledAttribute(delivery: Delivery, set: (name: string, value: AttributeValue) => void): void {
  const { verdict, identity, route, mark, response, handlerMs, errorType } = delivery;
  if (delivery.outcome !== undefined) set(names.ATTR_WEBHOOK_OUTCOME, delivery.outcome);
  set(names.ATTR_WEBHOOK_SIGNATURE_STATUS, verdict.status);
  set(names.ATTR_WEBHOOK_OVERHEAD_DURATION, delivery.overheadMs / 1_000);
  if (verdict.status !== 'not_checked' && verdict.status !== 'unverifiable')
    set(names.ATTR_WEBHOOK_SIGNATURE_VALID, verdict.status === 'valid');
  if (verdict.signedAtMs !== undefined) {
    set(names.ATTR_WEBHOOK_SIGNATURE_AGE, (delivery.receivedAt - verdict.signedAtMs) / 1_000);
  }
  const { reason, otherProviders } = delivery.explanation ?? {};
  if (reason !== undefined) set(names.ATTR_WEBHOOK_SIGNATURE_REASON, reason);
  if (otherProviders !== undefined) set(names.ATTR_WEBHOOK_SIGNATURE_OTHER_PROVIDERS, [...otherProviders]);
  if (verdict.secretIndex !== undefined) set(names.ATTR_WEBHOOK_SIGNATURE_SECRET_INDEX, verdict.secretIndex);
  if (identity.eventId !== undefined) set(names.ATTR_WEBHOOK_EVENT_ID, cleanText(identity.eventId));
  if (identity.eventIds !== undefined) set(names.ATTR_WEBHOOK_EVENT_IDS, cleanList(identity.eventIds));
  if (identity.eventTypes !== undefined) set(names.ATTR_WEBHOOK_EVENT_TYPES, cleanList(identity.eventTypes));
  if (identity.eventType !== undefined) set(names.ATTR_WEBHOOK_EVENT_TYPE, cleanText(identity.eventType));
  if (identity.deliveryId !== undefined) set(names.ATTR_WEBHOOK_DELIVERY_ID, cleanText(identity.deliveryId));
  if (identity.eventTimeMs !== undefined) set(names.ATTR_WEBHOOK_EVENT_LAG, eventLag(delivery));
  if (delivery.attempt !== undefined) set(names.ATTR_WEBHOOK_DELIVERY_ATTEMPT, delivery.attempt);
  if (delivery.isDuplicate !== undefined) set(names.ATTR_WEBHOOK_DUPLICATE, delivery.isDuplicate);
  if (delivery.dedupe !== undefined) set(names.ATTR_WEBHOOK_DEDUPE_STATUS, delivery.dedupe);
  if (handlerMs !== undefined) set(names.ATTR_WEBHOOK_HANDLER_DURATION, handlerMs / 1_000);
  if (handlerMs !== undefined && (mark !== undefined || route.requireProcessingMark)) {
    set(names.ATTR_WEBHOOK_PROCESSED, mark?.as === 'processed');
  }
  if (mark?.as === 'ignored') set(names.ATTR_WEBHOOK_IGNORED_REASON, cleanText(mark.reason));
  if (delivery.body !== undefined) set(names.ATTR_WEBHOOK_REQUEST_BODY_SIZE, delivery.body.length);
  if (response !== undefined) set(names.ATTR_HTTP_RESPONSE_STATUS_CODE, response.status);
  if (errorType !== undefined) set(names.ATTR_ERROR_TYPE, errorType);
}

/** Seconds from the event, by the sender's clock, to its arrival, by ours. */
export function eventLag({ identity, receivedAt }: Delivery): number {
  return (receivedAt - (identity.eventTimeMs ?? receivedAt)) / 1_000;
}

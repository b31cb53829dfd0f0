import type { Attributes } from '@opentelemetry/api';
import type { Delivery } from '../core/delivery.js';
import * as names from './attributes.js';
import { cleanList, cleanText } from './clean-text.js';

/** What is known when the request arrives: samplers see these. */
export function arrivalAttributes(delivery: Delivery): Attributes {
  const { route, head } = delivery;
  const pattern = httpRoute(delivery);
  return {
    [names.ATTR_WEBHOOK_PROVIDER]: route.provider.name,
    [names.ATTR_WEBHOOK_ROUTE]: route.path,
    [names.ATTR_WEBHOOK_MODE]: route.mode,
    ...(pattern !== undefined && { [names.ATTR_HTTP_ROUTE]: pattern }),
    [names.ATTR_HTTP_REQUEST_METHOD]: head.method,
  };
}

/** The router's own pattern, else the route's. A handler that was given no path goes by its provider's name, which is none. */
export function httpRoute({ route, routerPattern }: Delivery): string | undefined {
  return routerPattern ?? (route.path.startsWith('/') ? route.path : undefined);
}

/** What a settled delivery came to. Absent means unknown or not applicable, never false. */
export function settledAttributes(delivery: Delivery): Attributes {
  const { verdict, identity, route, mark, response, handlerMs, errorType } = delivery;
  const attributes: Attributes = {
    [names.ATTR_WEBHOOK_OUTCOME]: delivery.outcome,
    [names.ATTR_WEBHOOK_SIGNATURE_STATUS]: verdict.status,
    [names.ATTR_WEBHOOK_OVERHEAD_DURATION]: delivery.overheadMs / 1_000,
  };
  if (verdict.status !== 'not_checked' && verdict.status !== 'unverifiable')
    attributes[names.ATTR_WEBHOOK_SIGNATURE_VALID] = verdict.status === 'valid';
  if (verdict.signedAtMs !== undefined) {
    attributes[names.ATTR_WEBHOOK_SIGNATURE_AGE] = (delivery.receivedAt - verdict.signedAtMs) / 1_000;
  }
  const { reason, otherProviders } = delivery.explanation ?? {};
  if (reason !== undefined) attributes[names.ATTR_WEBHOOK_SIGNATURE_REASON] = reason;
  if (otherProviders !== undefined) attributes[names.ATTR_WEBHOOK_SIGNATURE_OTHER_PROVIDERS] = [...otherProviders];
  if (verdict.secretIndex !== undefined) attributes[names.ATTR_WEBHOOK_SIGNATURE_SECRET_INDEX] = verdict.secretIndex;
  if (identity.eventId !== undefined) attributes[names.ATTR_WEBHOOK_EVENT_ID] = cleanText(identity.eventId);
  if (identity.eventIds !== undefined) attributes[names.ATTR_WEBHOOK_EVENT_IDS] = cleanList(identity.eventIds);
  if (identity.eventTypes !== undefined) attributes[names.ATTR_WEBHOOK_EVENT_TYPES] = cleanList(identity.eventTypes);
  if (identity.eventType !== undefined) attributes[names.ATTR_WEBHOOK_EVENT_TYPE] = cleanText(identity.eventType);
  if (identity.deliveryId !== undefined) attributes[names.ATTR_WEBHOOK_DELIVERY_ID] = cleanText(identity.deliveryId);
  if (identity.eventTimeMs !== undefined) attributes[names.ATTR_WEBHOOK_EVENT_LAG] = eventLag(delivery);
  if (delivery.attempt !== undefined) attributes[names.ATTR_WEBHOOK_DELIVERY_ATTEMPT] = delivery.attempt;
  if (delivery.isDuplicate !== undefined) attributes[names.ATTR_WEBHOOK_DUPLICATE] = delivery.isDuplicate;
  if (delivery.dedupe !== undefined) attributes[names.ATTR_WEBHOOK_DEDUPE_STATUS] = delivery.dedupe;
  if (handlerMs !== undefined) attributes[names.ATTR_WEBHOOK_HANDLER_DURATION] = handlerMs / 1_000;
  if (handlerMs !== undefined && (mark !== undefined || route.requireProcessingMark)) {
    attributes[names.ATTR_WEBHOOK_PROCESSED] = mark?.as === 'processed';
  }
  if (mark?.as === 'ignored') attributes[names.ATTR_WEBHOOK_IGNORED_REASON] = cleanText(mark.reason);
  if (delivery.body !== undefined) attributes[names.ATTR_WEBHOOK_REQUEST_BODY_SIZE] = delivery.body.length;
  if (response !== undefined) attributes[names.ATTR_HTTP_RESPONSE_STATUS_CODE] = response.status;
  if (errorType !== undefined) attributes[names.ATTR_ERROR_TYPE] = errorType;
  return attributes;
}

/** Seconds from the event, by the sender's clock, to its arrival, by ours. */
export function eventLag({ identity, receivedAt }: Delivery): number {
  return (receivedAt - (identity.eventTimeMs ?? receivedAt)) / 1_000;
}

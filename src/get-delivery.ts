import { currentDelivery } from './core/current-delivery.js';
import type { DedupeStatus, Delivery } from './core/delivery.js';
import type { SignatureStatus } from './core/provider.js';

/** What is known of the delivery whose handler is running. */
export interface DeliveryInfo {
  /** The provider's name, e.g. `stripe`. */
  readonly provider: string;
  /** The configured path pattern. */
  readonly route: string;
  /** What `:name` in the pattern stood for, as sent. */
  readonly params: Readonly<Record<string, string>>;
  readonly mode: 'enforce' | 'observe';
  /** True only when a signature was checked and is good. Always true in enforce mode on a route with a secret. */
  readonly verified: boolean;
  readonly signatureStatus: SignatureStatus;
  /** Absent when the provider names none, or when the signature is bad (observe mode): an unverified name is not handed out. */
  readonly eventId?: string | undefined;
  /** Of a batch of several events, in place of `eventId`: their ids in the order sent. */
  readonly eventIds?: readonly string[] | undefined;
  readonly eventType?: string | undefined;
  /** Of a batch with events of several types, in place of `eventType`: each type once. */
  readonly eventTypes?: readonly string[] | undefined;
  readonly deliveryId?: string | undefined;
  /**
   * 1 for the first. The larger of the sender's own count and how often this event was begun here: 2 and more say that the handler
   * may have run for it before, and perhaps died over it.
   */
  readonly attempt?: number | undefined;
  /** When the event happened, by the sender's word. */
  readonly eventTime?: Date | undefined;
  /** Absent where the route does not deduplicate. */
  readonly dedupeStatus?: DedupeStatus | undefined;
}

/**
 * The delivery of the current async context, or `undefined` outside one. A snapshot; never throws.
 *
 * In observe mode a handler waits for the verdict 250 ms at most. In one that began before, `signatureStatus` is `not_checked`
 * and the event's names are absent at first; ask again behind the end of the body.
 */
export function getDelivery(): DeliveryInfo | undefined {
  const delivery = currentDelivery();
  return delivery && infoOf(delivery);
}

export function infoOf(delivery: Delivery): DeliveryInfo {
  const { route, head, verdict, identity } = delivery;
  return Object.freeze({
    provider: route.provider.name,
    route: route.path,
    params: head.params,
    mode: route.mode,
    verified: delivery.isVerified,
    signatureStatus: verdict.status,
    eventId: identity.eventId,
    ...(identity.eventIds && { eventIds: identity.eventIds }),
    eventType: identity.eventType,
    ...(identity.eventTypes && { eventTypes: identity.eventTypes }),
    deliveryId: identity.deliveryId,
    attempt: delivery.attempt,
    eventTime: identity.eventTimeMs === undefined ? undefined : new Date(identity.eventTimeMs),
    dedupeStatus: delivery.dedupe,
  });
}

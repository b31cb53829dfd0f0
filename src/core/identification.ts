import type { Delivery } from './delivery.js';
import type { Identity, SignedRequest } from './provider.js';
import type { Route } from './route.js';

/** What the delivery is about, by its sender's word: which event, of which type, at which attempt. */
export function identify(delivery: Delivery, request: SignedRequest): void {
  const { route } = delivery;
  const identity = route.provider.identify(request);
  delivery.identity = route.eventType === undefined ? identity : withType(identity, readType(route.eventType, request));
  delivery.attempt = identity.attempt;
  if (route.events !== undefined && !isListed(delivery.identity, route.events)) {
    // An observed handler may have said more by now.
    delivery.mark ??= { as: 'ignored', reason: 'event type not listed' };
  }
}

function isListed({ eventType = '', eventTypes = [eventType] }: Identity, events: NonNullable<Route['events']>): boolean {
  return eventTypes.some((type) => events.has(type));
}

function withType({ eventTypes: _, ...identity }: Identity, eventType: string | undefined): Identity {
  return { ...identity, eventType };
}

function readType(read: NonNullable<Route['eventType']>, request: SignedRequest): string | undefined {
  try {
    return read(request);
  } catch {
    return undefined;
  }
}

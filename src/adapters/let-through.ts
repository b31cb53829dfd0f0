import type { IncomingMessage } from 'node:http';
import type { Delivery } from '../core/delivery.js';

/** On the request itself: frameworks hand objects on that inherit from it, and two copies of the package share it. */
const DELIVERY = Symbol.for('outworx.otel-webhooks.delivery');
/** On a request that came to a server of ours: one whose `emit` was wrapped twice must not take it twice. */
const ANNOUNCED = Symbol.for('outworx.otel-webhooks.announced');
/** On a request that a gate has taken: its body is held, or was. */
const TAKEN = Symbol.for('outworx.otel-webhooks.taken');

type MarkedRequest = IncomingMessage & { [DELIVERY]?: Delivery; [ANNOUNCED]?: true; [TAKEN]?: true };

/** The delivery as which this request was let through to the application. */
export function deliveryOf(req: IncomingMessage): Delivery | undefined {
  return (req as MarkedRequest)[DELIVERY];
}

export function letThrough(req: IncomingMessage, delivery: Delivery): void {
  (req as MarkedRequest)[DELIVERY] = delivery;
}

export function isAnnounced(req: IncomingMessage): boolean {
  return (req as MarkedRequest)[ANNOUNCED] === true;
}

export function announce(req: IncomingMessage): void {
  (req as MarkedRequest)[ANNOUNCED] = true;
}

export function isTaken(req: IncomingMessage): boolean {
  return (req as MarkedRequest)[TAKEN] === true;
}

export function take(req: IncomingMessage): void {
  (req as MarkedRequest)[TAKEN] = true;
}

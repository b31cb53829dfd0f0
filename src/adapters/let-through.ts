import type { IncomingMessage } from 'node:http';
import type { Delivery } from '../core/delivery.js';

/** On the request itself: frameworks hand objects on that inherit from it, and two copies of the package share it. */
const DELIVERY = Symbol.for('outworx.otel-webhooks.delivery');
/** On a request that has been through a gate: it is not taken twice. */
const TAKEN = Symbol.for('outworx.otel-webhooks.taken');

type MarkedRequest = IncomingMessage & { [DELIVERY]?: Delivery; [TAKEN]?: true };

/** The delivery as which this request was let through to the application. */
export function deliveryOf(req: IncomingMessage): Delivery | undefined {
  return (req as MarkedRequest)[DELIVERY];
}

export function letThrough(req: IncomingMessage, delivery: Delivery): void {
  (req as MarkedRequest)[DELIVERY] = delivery;
}

export function isTaken(req: IncomingMessage): boolean {
  return (req as MarkedRequest)[TAKEN] === true;
}

export function take(req: IncomingMessage): void {
  (req as MarkedRequest)[TAKEN] = true;
}

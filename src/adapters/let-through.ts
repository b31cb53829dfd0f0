import type { Delivery } from '../core/delivery.js';
import { forgetPassage } from './last-passage.js';

/** On the request itself, so that two copies of the package share it, and a delivery does not outlive its request. */
const DELIVERY = Symbol.for('outworx.otel-webhooks.delivery');
/** On a request that came to a server of ours: one whose `emit` was wrapped twice must not take it twice. */
const ANNOUNCED = Symbol.for('outworx.otel-webhooks.announced');
/** On a request that a gate has taken: its body is held, or was. */
const TAKEN = Symbol.for('outworx.otel-webhooks.taken');

/** A request, or an http2 stream that stands for one. */
type Marked = object;
type MarkedRequest = Marked & { [DELIVERY]?: Delivery; [ANNOUNCED]?: true; [TAKEN]?: true };

/** The delivery as which this request was let through to the application. */
export function deliveryOf(req: Marked): Delivery | undefined {
  // Most requests are none: to look for what is not there, all along the prototypes that a framework adds, would cost the most.
  return Object.hasOwn(req, DELIVERY) ? (req as MarkedRequest)[DELIVERY] : undefined;
}

export function letThrough(req: Marked, delivery: Delivery): void {
  (req as MarkedRequest)[DELIVERY] = delivery;
  forgetPassage();
}

export function isAnnounced(req: Marked): boolean {
  return (req as MarkedRequest)[ANNOUNCED] === true;
}

export function announce(req: Marked): void {
  (req as MarkedRequest)[ANNOUNCED] = true;
}

export function isTaken(req: Marked): boolean {
  return (req as MarkedRequest)[TAKEN] === true;
}

export function take(req: Marked): void {
  (req as MarkedRequest)[TAKEN] = true;
}

/** The request that Node makes of an http2 stream, where the stream itself was taken: it is that delivery too. */
export function isOfTakenStream(req: Marked): boolean {
  const { stream } = req as { stream?: Marked };
  const delivery = stream && deliveryOf(stream);
  if (delivery !== undefined) letThrough(req, delivery);
  return stream !== undefined && isAnnounced(stream);
}

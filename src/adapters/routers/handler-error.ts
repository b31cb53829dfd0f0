import type { Delivery } from '../../core/delivery.js';

/** What a handler gave to its router as an error. `next('route')` and `next('router')` are none. */
export function noteError(delivery: Delivery, error: unknown): void {
  if (error && error !== 'route' && error !== 'router') delivery.error ??= error;
}

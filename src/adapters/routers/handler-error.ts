import type { Delivery } from '../../core/delivery.js';
import { type Next, replacedNext } from '../last-handled.js';

/** What a handler gave to its router as an error. `next('route')` and `next('router')` are none. */
export function noteError(delivery: Delivery, error: unknown): void {
  if (error && error !== 'route' && error !== 'router') delivery.error ??= error;
}

/** The way on from a handler, with the error that it ended in noted. */
export function notingErrors(next: Next, delivery: Delivery): Next {
  return replacedNext(next, delivery, noting);
}

function noting(next: Next, delivery: Delivery): Next {
  return (error) => {
    noteError(delivery, error);
    next(error);
  };
}

import { deliveryOf } from '../adapters/let-through.js';
import { noteError } from '../adapters/routers/handler-error.js';
import { runWithDelivery } from '../core/current-delivery.js';
import type { Delivery } from '../core/delivery.js';
import type { NodeRoute } from '../in-code/node-route.js';
import { arrivalOf, type NestContext, requestOf } from './execution-context.js';

/** As much of an observable as is needed. */
interface Observable {
  subscribe(observer: Observer): unknown;
}

interface Observer {
  next(value: unknown): void;
  error(error: unknown): void;
  complete(): void;
}

/** A guard: says yes to a delivery. Where the request was answered in the handler's place it says nothing any more. */
export function guardOf(route: NodeRoute): object {
  return {
    canActivate(context: NestContext): Promise<boolean> {
      const type = context.getType();
      if (type !== 'http') throw new TypeError(`@Webhook() stands on a handler of HTTP requests; this one handles ${type}`);
      return new Promise((resolve, reject) => route.enter(arrivalOf(context), () => resolve(true), reject));
    },
  };
}

/** An interceptor: what comes after a guard runs in Nest's own async context, and shall run in the delivery's. */
export const intoDelivery: object = {
  intercept(context: NestContext, next: { handle(): Observable }): Observable {
    const delivery = deliveryOf(requestOf(context));
    if (delivery === undefined) return next.handle();
    const result = runWithDelivery(delivery, () => delivery.observation.run(() => next.handle()));
    return notingErrors(result, delivery);
  },
};

/** Nest's exception filters make an answer of an error. */
function notingErrors(source: Observable, delivery: Delivery): Observable {
  // Of the application's own copy of rxjs.
  const Source = source.constructor as new (subscribe: (observer: Observer) => unknown) => Observable;
  return new Source((observer) =>
    source.subscribe({
      next: (value) => observer.next(value),
      error: (error) => {
        noteError(delivery, error);
        observer.error(error);
      },
      complete: () => observer.complete(),
    }),
  );
}

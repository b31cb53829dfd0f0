import type { DeliveryObserver } from '../core/observer.js';

/** The first observer gives the context that the application runs in; the others only watch. */
export function observeAll([first, ...others]: readonly [DeliveryObserver, ...DeliveryObserver[]]): DeliveryObserver {
  if (others.length === 0) return first;
  return {
    started(delivery) {
      const leading = first.started(delivery);
      const watching = others.map((observer) => observer.started(delivery));
      return {
        span: leading.span,
        run: (fn) => leading.run(fn),
        settled() {
          leading.settled();
          for (const observation of watching) observation.settled();
        },
      };
    },
  };
}

import type { DiagLogger } from '@opentelemetry/api';
import type { DedupeObserver } from '../core/dedupe-observer.js';

/** Says in `diag` when the store goes and comes, and keeps the faults of metrics from the request. */
export function guardDedupeObserver(
  observer: () => DedupeObserver,
  diag: Pick<DiagLogger, 'warn' | 'info' | 'error'>,
): DedupeObserver {
  const guard = (tell: (to: DedupeObserver) => void) => {
    try {
      tell(observer());
    } catch (error) {
      diag.error('metrics failed; the request is not affected', error);
    }
  };
  return {
    claimAnswered: (answer, durationMs) => guard((to) => to.claimAnswered(answer, durationMs)),
    leaseLost(route) {
      diag.warn(
        `${route.path}: the claim of a delivery went to another while its handler was at work: the event may be handled twice`,
      );
      guard((to) => to.leaseLost(route));
    },
    endingDropped: (route) => guard((to) => to.endingDropped(route)),
    storeAway(isAway) {
      if (isAway) diag.warn('the dedupe store is away: until it is back, deliveries are treated as onStoreFailure says');
      else diag.info('the dedupe store is back');
      guard((to) => to.storeAway(isAway));
    },
  };
}

import type { Meter } from '@opentelemetry/api';
import type { DedupeObserver } from '../core/dedupe-observer.js';
import type { Route } from '../core/route.js';
import type { StoreStats } from '../core/store.js';
import * as names from './attributes.js';

/** Seconds; a store that takes 0.25 counts as away. */
const CLAIM_BOUNDARIES = [0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25];

/** How deduplication itself fares. `stats` is asked when metrics are collected. */
export function createDedupeMetrics(meter: Meter, stats: () => StoreStats | undefined): DedupeObserver {
  const claims = meter.createHistogram(names.METRIC_DEDUPE_CLAIM_DURATION, {
    unit: 's',
    description: 'How long the dedupe store took to answer a claim.',
    advice: { explicitBucketBoundaries: CLAIM_BOUNDARIES },
  });
  const lostLeases = meter.createCounter(names.METRIC_DEDUPE_LOST_LEASES, {
    unit: '{delivery}',
    description: 'Deliveries whose claim went to another while their handler was at work.',
  });
  const droppedEndings = meter.createCounter(names.METRIC_DEDUPE_DROPPED_ENDINGS, {
    unit: '{delivery}',
    description: 'Endings that the dedupe store could not be told for so long that they were given up.',
  });
  let isAway = false;
  meter
    .createObservableGauge(names.METRIC_DEDUPE_STORE_AWAY, {
      unit: '1',
      description: '1 while the dedupe store is known to be away and no delivery waits for it.',
    })
    .addCallback((result) => result.observe(isAway ? 1 : 0));
  const total = (name: string, unit: string, description: string, read: (now: StoreStats) => number | undefined) =>
    meter.createObservableCounter(name, { unit, description }).addCallback((result) => {
      const count = read(stats() ?? {});
      if (count !== undefined) result.observe(count);
    });
  total(
    names.METRIC_DEDUPE_STORE_RESETS,
    '{reset}',
    'How often the dedupe store was found to have lost what it remembered.',
    ({ resets }) => resets,
  );
  total(
    names.METRIC_DEDUPE_EVICTIONS,
    '{event}',
    'Events forgotten before their time, for want of room.',
    ({ evicted }) => evicted,
  );

  return {
    claimAnswered: (answer, durationMs) => claims.record(durationMs / 1_000, { [names.ATTR_WEBHOOK_DEDUPE_ANSWER]: answer }),
    leaseLost: (route) => lostLeases.add(1, originOf(route)),
    endingDropped: (route) => droppedEndings.add(1, originOf(route)),
    storeAway(now) {
      isAway = now;
    },
  };
}

function originOf({ provider, path }: Route) {
  return { [names.ATTR_WEBHOOK_PROVIDER]: provider.name, [names.ATTR_WEBHOOK_ROUTE]: path };
}

import type { Attributes, Meter } from '@opentelemetry/api';
import type { Delivery } from '../core/delivery.js';
import type { Outcome } from '../core/outcome.js';
import type { SignatureStatus } from '../core/provider.js';
import type { Route } from '../core/route.js';
import * as names from './attributes.js';
import { BatchedHistogram } from './batched-histogram.js';
import { eventLag } from './delivery-attributes.js';
import { noteSecretUse, observeSecretUse, type SecretUses } from './secret-use.js';

/** From OpenTelemetry's advice for HTTP durations, in seconds. */
const DURATION_BOUNDARIES = [0.005, 0.01, 0.025, 0.05, 0.075, 0.1, 0.25, 0.5, 0.75, 1, 2.5, 5, 7.5, 10];
/** Retries come days later, in seconds. */
const LAG_BOUNDARIES = [0.1, 0.5, 1, 2.5, 5, 10, 30, 60, 300, 900, 3_600, 14_400, 86_400, 259_200];

export interface DeliveryMetrics {
  started(delivery: Delivery): void;
  settled(delivery: Delivery): void;
  /** A request came around the first gate. */
  bypassed(route: Route): void;
}

export function createDeliveryMetrics(meter: Meter): DeliveryMetrics {
  const duration = new BatchedHistogram(
    meter.createHistogram(names.METRIC_PROCESS_DURATION, {
      unit: 's',
      description: 'From the arrival of a delivery to the end of its response.',
      advice: { explicitBucketBoundaries: DURATION_BOUNDARIES },
    }),
  );
  const lag = new BatchedHistogram(
    meter.createHistogram(names.METRIC_EVENT_LAG, {
      unit: 's',
      description: 'From the event, by the sender’s clock, to the arrival of its delivery.',
      advice: { explicitBucketBoundaries: LAG_BOUNDARIES },
    }),
  );
  const silentDrops = meter.createCounter(names.METRIC_SILENT_DROPS, {
    unit: '{delivery}',
    description: 'Deliveries answered 2xx that no handler marked, on routes that require a mark.',
  });
  const bypasses = meter.createCounter(names.METRIC_BYPASS, {
    unit: '{request}',
    description: 'Requests that reached a protected handler around the first gate.',
  });
  const routes = new Map<string, RouteSeries>();
  const ofRoute = new WeakMap<Route, RouteSeries>();
  // Counted here and read when metrics are collected: each synchronous addition hashes its attributes again.
  meter
    .createObservableCounter(names.METRIC_DELIVERIES, { unit: '{delivery}', description: 'Deliveries, by outcome.' })
    .addCallback((result) => {
      // The SDK asks for these before it looks at histograms.
      duration.flush();
      lag.flush();
      for (const { outcomes } of routes.values()) {
        for (const { count, attributes } of outcomes.values()) result.observe(count, attributes);
      }
    });
  meter
    .createObservableUpDownCounter(names.METRIC_IN_FLIGHT, {
      unit: '{delivery}',
      description: 'Deliveries that have arrived and are not settled.',
    })
    .addCallback((result) => {
      for (const { inFlight, origin } of routes.values()) result.observe(inFlight, origin);
    });
  observeSecretUse(meter, () => routes.values());

  /** A route is an object for as long as its config is; equal ones of the next config go on with their numbers. */
  function seriesOf(route: Route): RouteSeries {
    let series = ofRoute.get(route);
    if (series === undefined) {
      series = namedSeries(route);
      ofRoute.set(route, series);
    }
    return series;
  }

  function namedSeries(route: Route): RouteSeries {
    const key = `${route.provider.name} ${route.path}`;
    let series = routes.get(key);
    if (series === undefined) {
      const origin = { [names.ATTR_WEBHOOK_PROVIDER]: route.provider.name, [names.ATTR_WEBHOOK_ROUTE]: route.path };
      series = { origin, inFlight: 0, outcomes: new Map(), last: undefined, secrets: [] };
      routes.set(key, series);
    }
    return series;
  }

  return {
    started({ route }) {
      seriesOf(route).inFlight++;
    },
    settled(delivery) {
      const series = seriesOf(delivery.route);
      series.inFlight--;
      const outcome = outcomeOf(delivery, series);
      const { attributes } = outcome;
      noteSecretUse(series, delivery);
      outcome.count++;
      duration.record(delivery.durationMs / 1_000, attributes);
      if (delivery.identity.eventTimeMs !== undefined) lag.record(eventLag(delivery), attributes);
      if (delivery.outcome === 'dropped') silentDrops.add(1, series.origin);
    },
    bypassed(route) {
      bypasses.add(1, seriesOf(route).origin);
    },
  };
}

interface RouteSeries extends SecretUses {
  inFlight: number;
  /** Each outcome that the route has seen. All words of ours, so there are few. */
  readonly outcomes: Map<string, OutcomeSeries>;
  /** Most deliveries end as the one before them. */
  last: OutcomeSeries | undefined;
}

interface OutcomeSeries {
  readonly outcome: Outcome | undefined;
  readonly status: SignatureStatus;
  readonly listedType: string | undefined;
  readonly attributes: Attributes;
  count: number;
}

/** Only words of ours, and event types that the config lists: what a stranger may choose would make a new series each time. */
function outcomeOf({ outcome, verdict: { status }, identity, route }: Delivery, of: RouteSeries): OutcomeSeries {
  const { eventType } = identity;
  const listedType = eventType !== undefined && route.events?.has(eventType) ? eventType : undefined;
  const { last } = of;
  if (last?.outcome === outcome && last?.status === status && last.listedType === listedType) return last;
  const key = `${outcome} ${status} ${listedType ?? ''}`;
  let series = of.outcomes.get(key);
  if (series === undefined) {
    const attributes = {
      ...of.origin,
      [names.ATTR_WEBHOOK_OUTCOME]: outcome,
      [names.ATTR_WEBHOOK_SIGNATURE_STATUS]: status,
      ...(listedType === undefined ? {} : { [names.ATTR_WEBHOOK_EVENT_TYPE]: listedType }),
    };
    series = { outcome, status, listedType, attributes, count: 0 };
    of.outcomes.set(key, series);
  }
  of.last = series;
  return series;
}

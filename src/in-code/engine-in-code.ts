import { diag } from '@opentelemetry/api';
import { instrumentationAtWork } from '../active-instrumentation.js';
import { createEngine, type Engine } from '../core/engine.js';
import type { Route } from '../core/route.js';
import type { DedupeStore } from '../core/store.js';
import { explainer } from '../diagnosis/explain.js';
import { warnOfManyProcesses } from '../many-processes.js';
import { globalDedupeTelemetry, globalTelemetry } from '../registration/global-telemetry.js';
import { memoryStore } from '../stores/memory.js';
import { noticing } from '../telemetry/notices.js';
import { rateLimited } from '../telemetry/rate-limit.js';
import { NAME } from '../version.js';

type Deliver = Engine['deliver'];

const log = noticing(diag.createComponentLogger({ namespace: NAME }));

const MAX_ROUTES = 1_000;
const routes: Route[] = [];

/** Beside each other: a signature that fits another of them is explained by that. */
export function addRouteInCode(route: Route): void {
  if (routes.length < MAX_ROUTES) routes.push(route);
}

const deliverAlone = deliverWith(() => {
  warnOfManyProcesses(routes, log);
  return memoryStore();
});

/**
 * Takes a delivery of a route in code: the instrumentation of this process, with its store and telemetry; where there is none, an
 * engine that all routes in code share, with a store in memory and whatever telemetry the application has registered.
 */
export const deliverInCode: Deliver = (route, exchange) => {
  const instrumentation = instrumentationAtWork();
  if (instrumentation === undefined) deliverAlone(route, exchange);
  else instrumentation.deliver(route, exchange);
};

/** The same with a store of its own, which is opened with the first delivery. */
export function deliverWith(openStore: () => DedupeStore): Deliver {
  let deliver: Deliver | undefined;
  return (route, exchange) => {
    deliver ??= engineOver(openStore()).deliver;
    deliver(route, exchange);
  };
}

function engineOver(store: DedupeStore): Engine {
  return createEngine({
    store,
    observer: { started: (delivery) => (instrumentationAtWork()?.observer ?? globalTelemetry).started(delivery) },
    explain: explainer(() => routes),
    onFault: rateLimited((what, error) => log.warn(`${what} failed; the request went on`, error)),
    dedupeObserver: globalDedupeTelemetry(() => store.stats),
  });
}

import { diag } from '@opentelemetry/api';
import { instrumentationAtWork } from '../active-instrumentation.js';
import { createEngine, type Engine } from '../core/engine.js';
import type { Route } from '../core/route.js';
import { explainer } from '../diagnosis/explain.js';
import { warnOfManyProcesses } from '../many-processes.js';
import { globalDedupeTelemetry, globalTelemetry } from '../registration/global-telemetry.js';
import { memoryStore } from '../stores/memory.js';
import { noticing } from '../telemetry/notices.js';
import { rateLimited } from '../telemetry/rate-limit.js';
import { NAME } from '../version.js';

const log = noticing(diag.createComponentLogger({ namespace: NAME }));

const MAX_ROUTES = 1_000;
const routes: Route[] = [];
let alone: Engine['deliver'] | undefined;

/** Beside each other: a signature that fits another of them is explained by that. */
export function addRouteInCode(route: Route): void {
  if (routes.length < MAX_ROUTES) routes.push(route);
}

/**
 * Takes a delivery of a route in code: the instrumentation of this process, with its store and telemetry; where there is none, an
 * engine that all routes in code share, with a store in memory and whatever telemetry the application has registered.
 */
export const deliverInCode: Engine['deliver'] = (route, exchange) => {
  const instrumentation = instrumentationAtWork();
  if (instrumentation !== undefined) instrumentation.deliver(route, exchange);
  else {
    alone ??= engineAlone();
    alone(route, exchange);
  }
};

function engineAlone(): Engine['deliver'] {
  warnOfManyProcesses(routes, log);
  const store = memoryStore();
  const engine = createEngine({
    store,
    observer: globalTelemetry,
    explain: explainer(() => routes),
    onFault: rateLimited((what, error) => log.warn(`${what} failed; the request went on`, error)),
    dedupeObserver: globalDedupeTelemetry(() => store.stats),
  });
  return engine.deliver;
}

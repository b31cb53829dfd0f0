import { diag } from '@opentelemetry/api';
import { resolveHandler } from './config/resolve-handler.js';
import type { ConfigSource } from './config/source.js';
import { methodNotAllowed } from './core/answers.js';
import type { Delivery, RequestHead } from './core/delivery.js';
import { createEngine, type Engine } from './core/engine.js';
import type { Answer, Exchange } from './core/exchange.js';
import { isHandshakeHead } from './core/handshake.js';
import type { Route } from './core/route.js';
import { createRouteTable, type Params } from './core/route-table.js';
import { explainer } from './diagnosis/explain.js';
import { type DeliveryInfo, infoOf } from './get-delivery.js';
import { globalTelemetry } from './registration/global-telemetry.js';
import { type WatchedStore, watchWrites } from './stores/watched-store.js';
import { type Track, trackOf } from './track.js';
import { NAME } from './version.js';

/** What a wrapped handler gets beside the request. */
export interface WebhookContext {
  /** Marks this delivery, from anywhere. */
  readonly track: Track;
  /** What is known of this delivery. */
  readonly delivery: DeliveryInfo;
}

/** One handler that is wrapped on its own, whatever the shape of its requests. */
export interface MonitoredHandler {
  readonly route: Route;
  /** What `:name` in the route's path stands for; nothing where the target is another, as behind a rewrite. */
  paramsOf(target: string): Params;
  /** The answer, in enforce mode, to a method that neither deliveries nor handshakes come by. */
  refusalOf(head: RequestHead): Answer | undefined;
  /** `at`: the route by another name, where its place tells one. */
  deliver(exchange: Exchange, at?: Route): void;
  /** Resolves when the store has been told all that it is to remember so far. */
  written(): Promise<void>;
}

/** @throws ConfigError with every fault in the options at once. */
export function monitorHandler(options: unknown, handler: unknown, source: ConfigSource): MonitoredHandler {
  const { route, openStore } = resolveHandler(options, source);
  if (typeof handler !== 'function') {
    throw new TypeError(`the handler behind the options must be a function; found ${handler === null ? 'null' : typeof handler}`);
  }
  const table = route.path.startsWith('/') ? createRouteTable([route]) : undefined;
  const [method = ''] = route.methods;
  let store: WatchedStore | undefined;
  let engine: Engine | undefined;

  return {
    route,
    paramsOf(target) {
      const match = table?.match(method, target);
      return match?.kind === 'route' ? match.params : {};
    },
    refusalOf(head) {
      if (route.mode === 'observe' || route.methods.has(head.method)) return undefined;
      const comesBy = route.provider.handshakes?.methods.has(head.method) ?? false;
      if (comesBy && isHandshakeHead(route, head)) return undefined;
      return methodNotAllowed([...route.methods].join(', '));
    },
    deliver(exchange, at = route) {
      engine ??= begin();
      engine.deliver(at, exchange);
    },
    async written() {
      await store?.written();
    },
  };

  function begin(): Engine {
    store = watchWrites(openStore());
    return createEngine({
      store,
      observer: globalTelemetry,
      explain: explainer(() => [route]),
      onFault: (what, error) => diag.warn(`${NAME}: ${what} failed; the request went on`, error),
    });
  }
}

export function contextOf(delivery: Delivery): WebhookContext {
  return { track: trackOf(delivery), delivery: infoOf(delivery) };
}

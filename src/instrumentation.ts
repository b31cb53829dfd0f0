import type { EventEmitter } from 'node:events';
import {
  InstrumentationBase,
  type InstrumentationConfig,
  type InstrumentationNodeModuleDefinition,
} from '@opentelemetry/instrumentation';
import { watchNodeHttp } from './adapters/node-http.js';
import { createRouterGuard, type RouterGuard } from './adapters/router-guard.js';
import { type RouterWatch, routerModules, watchRouters } from './adapters/routers/watch-routers.js';
import { requestTaker, type TakeRequest } from './adapters/take-request.js';
import { loadConfig, type ResolvedConfig, resolveConfig, type WebhookConfig } from './config/index.js';
import { createEngine, type Engine } from './core/engine.js';
import type { DeliveryObserver } from './core/observer.js';
import type { Route } from './core/route.js';
import { createRouteTable, type RouteTable } from './core/route-table.js';
import type { DedupeStore } from './core/store.js';
import { explainer } from './diagnosis/explain.js';
import { memoryStore } from './stores/memory.js';
import { type Bypasses, createBypasses } from './telemetry/bypasses.js';
import { createDeliveryMetrics, type DeliveryMetrics } from './telemetry/metrics.js';
import { observeAll } from './telemetry/observe-all.js';
import { createTelemetry } from './telemetry/observer.js';
import { NAME, VERSION } from './version.js';

/**
 * The config of {@link WebhookInstrumentation}: the same object as a config file holds, plus `enabled`.
 * With nothing but `enabled` the config file is read, as `register` does.
 */
export interface WebhookInstrumentationConfig extends InstrumentationConfig, Partial<WebhookConfig> {}

/** One per process: two would each hold the body of every delivery. */
const ACTIVE = Symbol.for('outworx.otel-webhooks.active');

/** The one that is enabled in this process, be it of another copy of this package. */
export function activeInstrumentation(): WebhookInstrumentation | undefined {
  return (globalThis as { [ACTIVE]?: WebhookInstrumentation })[ACTIVE];
}

/**
 * Verifies, deduplicates and observes the webhooks that this process receives.
 *
 * Give it to `NodeSDK({ instrumentations: [new WebhookInstrumentation({ routes })] })`, before or after the HTTP
 * instrumentation. It takes effect for servers and routers that exist already and for those to come.
 *
 * @throws ConfigError when the config cannot be right: every fault at once, from the constructor and from `setConfig`
 */
export class WebhookInstrumentation extends InstrumentationBase<WebhookInstrumentationConfig> {
  // Declared, not initialised: the base constructor calls `setConfig` and `enable` before the fields of a subclass would be set.
  declare private _table: RouteTable;
  declare private _engine: Engine;
  declare private _memory: DedupeStore | undefined;
  declare private _metrics: DeliveryMetrics;
  declare private _observers: DeliveryObserver[] | undefined;
  declare private _watch: ReturnType<typeof watchNodeHttp> | undefined;
  declare private _hasServer: boolean | undefined;
  declare private _take: TakeRequest | undefined;
  declare private _bypasses: Bypasses | undefined;
  declare private _routers: RouterWatch | undefined;

  constructor(config: WebhookInstrumentationConfig = {}) {
    super(NAME, VERSION, config);
  }

  /**
   * Replaces the routes; deliveries under way end by the old ones. What the memory store remembers is kept. `getConfig()` gives
   * the config back with its secrets taken out.
   */
  override setConfig(config: WebhookInstrumentationConfig = {}): void {
    const { enabled = true, ...webhooks } = config;
    const resolved = Object.keys(webhooks).length === 0 ? loadConfig().config : resolveConfig(webhooks);
    super.setConfig({ enabled, ...(resolved as unknown as WebhookConfig) });
    this._table = createRouteTable(resolved.routes);
    this._engine = createEngine({
      store: this._storeFor(resolved),
      observer: { started: (delivery) => this._observer().started(delivery) },
      explain: explainer(() => resolved.routes),
      onFault: (what, error) => this._onFault(what, error),
    });
  }

  override enable(): void {
    if (this._watch !== undefined) return;
    const holder = globalThis as { [ACTIVE]?: WebhookInstrumentation | undefined };
    if (holder[ACTIVE] !== undefined) {
      this._diag.warn('another WebhookInstrumentation is active in this process: this one steps back');
      return;
    }
    holder[ACTIVE] = this;
    super.enable();
    this._watch = watchNodeHttp({
      table: () => this._table,
      deliver: (route, exchange) => this._engine.deliver(route, exchange),
      seen: (server) => this._seeServer(server),
    });
    this._routers = watchRouters((router) => this._guardOf(router), (what, error) => this._onFault(what, error));
  }

  /** Gives every server its own `emit` back, and every router its own methods. Deliveries under way are finished and observed. */
  override disable(): void {
    if (this._watch === undefined) return;
    this._watch.stop();
    this._watch = undefined;
    this._routers?.stop();
    this._routers = undefined;
    (globalThis as { [ACTIVE]?: unknown })[ACTIVE] = undefined;
    super.disable();
  }

  /** @internal A server that may have been missed, because it was made before us. */
  watchServer(server: EventEmitter): void {
    this._watch?.see(server);
  }

  /** @internal Takes a request that came by another door than a watched server all the way. */
  takeRequest(...request: Parameters<TakeRequest>): void {
    this._take ??= this._watch?.take ?? requestTaker({ deliver: (route, exchange) => this._engine.deliver(route, exchange) });
    this._take(...request);
  }

  /** @internal Beside the spans, metrics and log events. */
  addObserver(observer: DeliveryObserver): void {
    this._observers = [...(this._observers ?? []), observer];
    this._cachedObserver = undefined;
  }

  /** Servers announce themselves; routers are seen when they are loaded. */
  protected override init(): InstrumentationNodeModuleDefinition[] {
    return routerModules((adapter, exports) => this._routers?.loaded(adapter, exports));
  }

  protected override _updateMetricInstruments(): void {
    this._metrics = createDeliveryMetrics(this.meter);
  }

  declare private _cachedObserver: DeliveryObserver | undefined;

  private _observer(): DeliveryObserver {
    this._cachedObserver ??= observeAll([
      createTelemetry(() => ({ tracer: this.tracer, metrics: this._metrics, logger: this.logger }), this._diag),
      ...(this._observers ?? []),
    ]);
    return this._cachedObserver;
  }

  private _guardOf(router: string): RouterGuard {
    return createRouterGuard(router, {
      table: () => this._table,
      deliver: (...request) => this.takeRequest(...request),
      bypassed: (route, by) => this._countBypass(route, by),
      seen: (route, by) => this._tellGuard(route, `${by} too`),
      onFault: (what, error) => this._onFault(what, error),
    });
  }

  private _seeServer(server: EventEmitter): void {
    this._routers?.see(server);
    if (this._hasServer) return;
    this._hasServer = true;
    for (const route of this._table.routes) this._tellGuard(route, 'http server');
  }

  private _tellGuard({ path, provider, mode }: Route, by: string): void {
    this._diag.info(`${path} (${provider.name}, ${mode}) is guarded by the ${by}`);
  }

  private _countBypass(route: Route, router: string): void {
    try {
      this._bypasses ??= createBypasses(() => this._metrics, this._diag);
      this._bypasses.count(route, router);
    } catch (error) {
      this._onFault('counting a bypass', error);
    }
  }

  private _onFault(what: string, error: unknown): void {
    this._diag.warn(`${what} failed; the request went on`, error);
  }

  private _storeFor({ store }: ResolvedConfig): DedupeStore {
    if (store !== 'memory') return store;
    this._memory ??= memoryStore();
    return this._memory;
  }
}

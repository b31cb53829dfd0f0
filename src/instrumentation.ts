import type { EventEmitter } from 'node:events';
import { type DiagLogger, diag } from '@opentelemetry/api';
import {
  InstrumentationBase,
  type InstrumentationConfig,
  type InstrumentationNodeModuleDefinition,
} from '@opentelemetry/instrumentation';
import { activeInstrumentation, setActive } from './active-instrumentation.js';
import type { RouterGuard } from './adapters/router-guard.js';
import { routerModules } from './adapters/routers/watch-routers.js';
import { isByUrl, loadConfig, type ResolvedConfig, resolveConfig, type WebhookConfig } from './config/index.js';
import type { DedupeObserver } from './core/dedupe-observer.js';
import { createEngine, type Engine } from './core/engine.js';
import type { Exchange } from './core/exchange.js';
import type { DeliveryObserver } from './core/observer.js';
import type { Route } from './core/route.js';
import { createRouteTable, type RouteTable } from './core/route-table.js';
import type { DedupeStore } from './core/store.js';
import { explainer } from './diagnosis/explain.js';
import { type EventToForget, forgetEvent } from './forget.js';
import { warnOfManyProcesses } from './many-processes.js';
import { type Protection, protect } from './protection.js';
import { memoryStore } from './stores/memory.js';
import type { ConnectedStore } from './stores/redis/from-url.js';
import { createDedupeMetrics } from './telemetry/dedupe-metrics.js';
import { guardDedupeObserver } from './telemetry/guarded-dedupe.js';
import { createDeliveryMetrics, type DeliveryMetrics } from './telemetry/metrics.js';
import { noticing } from './telemetry/notices.js';
import { observeAll } from './telemetry/observe-all.js';
import { createTelemetry } from './telemetry/observer.js';
import { rateLimited } from './telemetry/rate-limit.js';
import { NAME, VERSION } from './version.js';

/**
 * The config of {@link WebhookInstrumentation}: the same object as a config file holds, plus `enabled`.
 * With nothing but `enabled` the config file is read, as `register` does.
 */
export interface WebhookInstrumentationConfig extends InstrumentationConfig, Partial<WebhookConfig> {}

const CLOSE_AFTER_MS = 120_000;

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
  declare private _log: DiagLogger;
  declare private _table: RouteTable;
  declare private _engine: Engine;
  declare private _memory: DedupeStore | undefined;
  declare private _remote: { readonly identity: string; readonly store: ConnectedStore } | undefined;
  declare private _sayFault: ((what: string, error: unknown) => void) | undefined;
  declare private _store: DedupeStore;
  declare private _routes: readonly Route[];
  declare private _dedupeMetrics: DedupeObserver;
  declare private _metrics: DeliveryMetrics;
  declare private _observers: DeliveryObserver[] | undefined;
  declare private _protection: Protection | undefined;

  constructor(config: WebhookInstrumentationConfig = {}) {
    super(NAME, VERSION, config);
  }

  /**
   * Replaces the routes; deliveries under way end by the old ones. What the memory store remembers is kept. `getConfig()` gives
   * the config back with its secrets taken out.
   */
  override setConfig(config: WebhookInstrumentationConfig = {}): void {
    // Not the base class's: its constructor calls this before it has set that.
    this._log ??= noticing(diag.createComponentLogger({ namespace: NAME }));
    const { enabled = true, ...webhooks } = config;
    const resolved = Object.keys(webhooks).length === 0 ? loadConfig().config : resolveConfig(webhooks);
    super.setConfig({ enabled, ...(resolved as unknown as WebhookConfig) });
    this._table = createRouteTable(resolved.routes);
    this._routes = resolved.routes;
    this._store = this._storeFor(resolved);
    this._engine = createEngine({
      store: this._store,
      observer: { started: (delivery) => this._observer().started(delivery) },
      explain: explainer(() => resolved.routes),
      onFault: (what, error) => this._onFault(what, error),
      dedupeObserver: guardDedupeObserver(() => this._dedupeMetrics, this._log),
    });
  }

  override enable(): void {
    if (this._protection !== undefined) return;
    if (activeInstrumentation() !== undefined) {
      this._log.warn('another WebhookInstrumentation is active in this process: this one steps back');
      return;
    }
    setActive(this);
    super.enable();
    this._protection = protect({
      table: () => this._table,
      deliver: (route, exchange) => this._engine.deliver(route, exchange),
      metrics: () => this._metrics,
      diag: this._log,
      onFault: (what, error) => this._onFault(what, error),
    });
  }

  /** Gives every server its own `emit` back, and every router its own methods. Deliveries under way are finished and observed. */
  override disable(): void {
    if (this._protection === undefined) return;
    this._protection.stop();
    this._protection = undefined;
    setActive(undefined);
    super.disable();
  }

  /**
   * Lets an event run again when it is delivered again, e.g. before a manual redelivery on GitHub, which carries the same id.
   * False when there was nothing to forget, or when the event is being handled now.
   * @throws TypeError (as a rejection) for a route that is not there, does not deduplicate, or lacks a parameter
   */
  forget(event: EventToForget): Promise<boolean> {
    return forgetEvent(this._store, this._routes, event);
  }

  /** @internal A server, and a session of it, that may have been missed, because they were made before us. */
  watchServer(server: EventEmitter, session?: EventEmitter): void {
    this._protection?.see(server, session);
  }

  /** @internal The second gate, for a router that the application puts it into. */
  routerGuard(router: string): RouterGuard | undefined {
    return this._protection?.guardOf(router);
  }

  /** @internal Takes a delivery of a route in code. */
  deliver(route: Route, exchange: Exchange): void {
    this._engine.deliver(route, exchange);
  }

  /** @internal What tells of deliveries. */
  get observer(): DeliveryObserver {
    return this._observer();
  }

  /** @internal Beside the spans, metrics and log events. */
  addObserver(observer: DeliveryObserver): void {
    this._observers = [...(this._observers ?? []), observer];
    this._cachedObserver = undefined;
  }

  /** Servers announce themselves; routers are seen when they are loaded. */
  protected override init(): InstrumentationNodeModuleDefinition[] {
    return routerModules((adapter, exports) => this._protection?.routerLoaded(adapter, exports));
  }

  protected override _updateMetricInstruments(): void {
    this._metrics = createDeliveryMetrics(this.meter);
    this._dedupeMetrics = createDedupeMetrics(this.meter, () => this._store?.stats);
  }

  declare private _cachedObserver: DeliveryObserver | undefined;

  private _observer(): DeliveryObserver {
    this._cachedObserver ??= observeAll([
      createTelemetry(() => ({ tracer: this.tracer, metrics: this._metrics, logger: this.logger }), this._log),
      ...(this._observers ?? []),
    ]);
    return this._cachedObserver;
  }

  private _onFault(what: string, error: unknown): void {
    this._sayFault ??= rateLimited((one, cause) => this._log.warn(`${one} failed; the request went on`, cause));
    this._sayFault(what, error);
  }

  private _storeFor({ store, routes }: ResolvedConfig): DedupeStore {
    if (store === 'memory' || !isByUrl(store)) {
      if (store === 'memory') warnOfManyProcesses(routes, this._log);
      this._closeRemote();
      if (store !== 'memory') return store;
      this._memory ??= memoryStore();
      return this._memory;
    }
    if (this._remote?.identity !== store.identity) {
      this._closeRemote();
      const opened = store.open();
      this._remote = { identity: store.identity, store: opened };
      // Not now: the SDK may be about to hook the client's package, and has to see it loaded.
      setImmediate(opened.connect).unref();
    }
    return this._remote.store;
  }

  /** After a while: deliveries under way end by it. */
  private _closeRemote(): void {
    const store = this._remote?.store;
    this._remote = undefined;
    if (store !== undefined) setTimeout(store.close, CLOSE_AFTER_MS).unref();
  }
}

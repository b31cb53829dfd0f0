import type { EventEmitter } from 'node:events';
import type { DiagLogger } from '@opentelemetry/api';
import { watchNodeHttp } from './adapters/node-http.js';
import { createRouterGuard, type RouterGuard } from './adapters/router-guard.js';
import { takeRouters } from './adapters/routers/early-routers.js';
import type { RouterWatch } from './adapters/routers/watch-routers.js';
import type { TakeRequest } from './adapters/take-request.js';
import type { Engine } from './core/engine.js';
import type { Route } from './core/route.js';
import type { RouteTable } from './core/route-table.js';
import { createBypasses } from './telemetry/bypasses.js';
import type { DeliveryMetrics } from './telemetry/metrics.js';

export interface ProtectionOptions {
  /** Looked up anew for each request. */
  readonly table: () => RouteTable;
  readonly deliver: Engine['deliver'];
  readonly metrics: () => DeliveryMetrics;
  readonly diag: DiagLogger;
  readonly onFault: (what: string, error: unknown) => void;
}

/** Both gates of a process: before its servers' listeners, and in its routers. */
export interface Protection {
  /** Takes up a server, and a session of it, that were made before us. */
  see(server: EventEmitter, session?: EventEmitter): void;
  readonly take: TakeRequest;
  readonly routerLoaded: RouterWatch['loaded'];
  /** For a router into which nothing can be put from outside. */
  guardOf(router: string): RouterGuard;
  /** Gives every server and every router its own methods back. */
  stop(): void;
}

export function protect({ table, deliver, metrics, diag, onFault }: ProtectionOptions): Protection {
  const bypasses = createBypasses(metrics, diag);
  let hasServer = false;
  const routers = takeRouters(guardOf, onFault);
  const others = new Map<string, RouterGuard>();
  const servers = watchNodeHttp({ table, deliver, seen: seeServer });

  return {
    see: servers.see,
    take: servers.take,
    routerLoaded: routers.loaded,
    guardOf(router) {
      const guard = others.get(router) ?? guardOf(router);
      others.set(router, guard);
      return guard;
    },
    stop() {
      servers.stop();
      routers.stop();
    },
  };

  function seeServer(server: EventEmitter): void {
    routers.see(server);
    if (hasServer) return;
    hasServer = true;
    for (const route of table().routes) tell(route, 'http server');
  }

  function guardOf(router: string): RouterGuard {
    return createRouterGuard(router, {
      table,
      deliver: (...request) => servers.take(...request),
      bypassed(route, by) {
        try {
          bypasses.count(route, by);
        } catch (error) {
          onFault('counting a bypass', error);
        }
      },
      seen: (route, by) => tell(route, `${by} too`),
      onFault,
    });
  }

  function tell({ path, provider, mode }: Route, by: string): void {
    diag.info(`${path} (${provider.name}, ${mode}) is guarded by the ${by}`);
  }
}

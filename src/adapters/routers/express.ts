import type { ServerResponse } from 'node:http';
import type { Delivery } from '../../core/delivery.js';
import type { Ruling } from '../../core/guard.js';
import { beginRun, endRun } from '../last-passage.js';
import type { RouterGuard } from '../router-guard.js';
import { noteError } from './handler-error.js';
import { filledPattern } from './path-pattern.js';
import type { RoutedRequest } from './pattern-of.js';
import { replaceMethod } from './replace-method.js';
import { nameMount, nameRoute } from './route-name.js';
import type { RouterAdapter } from './router-adapter.js';

/** An entry of a router's stack: of `app.use`, or with `route` of `app.post` and the like; of a route's own stack, too. */
interface Layer {
  readonly handle: (...args: unknown[]) => unknown;
  readonly route?: { readonly path: unknown } | undefined;
}

type Next = (error?: unknown) => void;

/** Express 4 and 5, and all that is built on their routers: the `router` package, Nest on Express. */
export const expressRouter: RouterAdapter = {
  name: 'Express router',
  files: [
    { module: 'express', file: 'lib/router/layer.js' },
    { module: 'router', file: 'lib/layer.js' },
  ],
  targetOf(exports) {
    const prototype = (exports as { prototype?: object } | undefined)?.prototype;
    return prototype !== undefined && methodOf(prototype) !== undefined ? prototype : undefined;
  },
  reach(listener) {
    const app = listener as { _router?: Stacked; router?: Stacked; stack?: unknown } | undefined;
    const layer = (app?._router ?? routerOf(app) ?? (app as Stacked | undefined))?.stack?.[0];
    const prototype = layer && Object.getPrototypeOf(layer);
    return prototype && methodOf(prototype) !== undefined ? prototype : undefined;
  },
  patch(prototype, guard) {
    return replaceMethod(prototype, methodOf(prototype)!, (original) => {
      return function (this: Layer, req: RoutedRequest, res: ServerResponse, next: Next) {
        const isOutermost = beginRun();
        try {
          const ruling = askFor(this, req, guard);
          if (ruling === undefined || isPassedOver(this)) return run(original, this, req, res, next, guard);
          return guard.carryOut(ruling, req, res, running(original, this, req, res, next, guard));
        } finally {
          if (isOutermost) endRun();
        }
      };
    });
  },
};

type Handle = (this: Layer, req: RoutedRequest, res: ServerResponse, next: Next) => unknown;

function run(handle: Handle, layer: Layer, req: RoutedRequest, res: ServerResponse, next: Next, guard: RouterGuard): unknown {
  const delivery = guard.deliveryOf(req);
  return handle.call(layer, req, res, delivery === undefined ? next : watched(layer, req, next, delivery));
}

/** Apart, so that no closure is made for a request that nobody wants to stop. */
function running(...args: Parameters<typeof run>): () => void {
  return () => void run(...args);
}

/** `router` 2, which Express 5 uses, has the same method under a name without an underscore. */
function methodOf(prototype: object): string | undefined {
  return ['handleRequest', 'handle_request'].find((name) => Object.hasOwn(prototype, name));
}

/** An error handler, which is not run here; or a handler in a route's own stack, where the route was asked for. */
function isPassedOver(layer: Layer): boolean {
  return layer.handle.length > 3 || Object.hasOwn(layer, 'method');
}

function askFor({ route }: Layer, req: RoutedRequest, guard: RouterGuard): Ruling | undefined {
  const { baseUrl = '', url = '' } = req;
  if (route === undefined) return guard.judge(req, baseUrl, url, baseUrl || undefined, true);
  return guard.judge(req, baseUrl, url, filledPattern(baseUrl, route.path, req.params));
}

/** What the router calls this handler, and the error that it ends in. */
function watched(layer: Layer, req: RoutedRequest, next: Next, delivery: Delivery): Next {
  if (layer.route !== undefined) nameRoute(delivery, req.baseUrl ?? '', layer.route.path);
  else nameMount(delivery, req.baseUrl ?? '', req.params);
  return (error) => {
    noteError(delivery, error);
    next(error);
  };
}

interface Stacked {
  readonly stack?: readonly object[];
}

/** Express 4 throws at who asks for it. */
function routerOf(app: { router?: Stacked } | undefined): Stacked | undefined {
  try {
    return app?.router;
  } catch {
    return undefined;
  }
}

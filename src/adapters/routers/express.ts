import type { ServerResponse } from 'node:http';
import type { Next } from '../last-handled.js';
import type { RouterGuard } from '../router-guard.js';
import { inRun } from '../run.js';
import { notingErrors } from './handler-error.js';
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
        const { baseUrl = '', url = '' } = req;
        const { route } = this;
        const passed = guard.passedAt(req, baseUrl, url, placeOf(this, url, req), route === undefined);
        if (passed === undefined) return inRun(ask, original, this, req, res, next, guard);
        // Nearly all layers are one more where another was.
        const { delivery } = passed;
        if (delivery !== undefined && route !== undefined) nameRoute(delivery, baseUrl, route.path);
        return original.call(this, req, res, delivery === undefined ? next : notingErrors(next, delivery));
      };
    });
  },
};

type Handle = (this: Layer, req: RoutedRequest, res: ServerResponse, next: Next) => unknown;

function ask(handle: Handle, layer: Layer, req: RoutedRequest, res: ServerResponse, next: Next, guard: RouterGuard): unknown {
  const { baseUrl: base = '', url = '' } = req;
  const ruling = isInRoute(layer) ? undefined : guard.judge(req, base, url, placeOf(layer, url, req), layer.route === undefined);
  if (ruling === undefined || isErrorHandler(layer)) return run(handle, layer, base, req, res, next, guard);
  return guard.carryOut(ruling, req, res, running(handle, layer, base, req, res, next, guard));
}

/** The handler's own path. What `use` was given is cut off already. */
function placeOf({ route }: Layer, url: string, req: RoutedRequest): string | undefined {
  return route === undefined ? '' : filledPattern(url, route.path, req.params);
}

function run(
  handle: Handle,
  layer: Layer,
  base: string,
  req: RoutedRequest,
  res: ServerResponse,
  next: Next,
  guard: RouterGuard,
): unknown {
  const delivery = guard.deliveryOf(req);
  if (delivery === undefined) return handle.call(layer, req, res, next);
  if (layer.route !== undefined) nameRoute(delivery, base, layer.route.path);
  else nameMount(delivery, base, req.params);
  return handle.call(layer, req, res, notingErrors(next, delivery));
}

/** Apart, so that no closure is made for a request that nobody wants to stop. */
function running(...args: Parameters<typeof run>): () => void {
  return () => void run(...args);
}

/** `router` 2, which Express 5 uses, has the same method under a name without an underscore. */
function methodOf(prototype: object): string | undefined {
  return ['handleRequest', 'handle_request'].find((name) => Object.hasOwn(prototype, name));
}

/** In a route's own stack: the route itself was asked for. */
function isInRoute(layer: Layer): boolean {
  return 'method' in layer;
}

/** Which is not run here. */
function isErrorHandler(layer: Layer): boolean {
  return layer.handle.length > 3;
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

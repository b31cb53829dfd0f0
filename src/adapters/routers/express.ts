import type { ServerResponse } from 'node:http';
import type { Ruling } from '../../core/guard.js';
import type { RouterGuard } from '../router-guard.js';
import { noteError } from './handler-error.js';
import { filledPattern } from './path-pattern.js';
import type { RoutedRequest } from './pattern-of.js';
import { replaceMethod } from './replace-method.js';
import { nameMount, nameRoute } from './route-name.js';
import type { RouterAdapter } from './router-adapter.js';
import { wholePath } from './whole-path.js';

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
        const ruling = isPassedOver(this) ? undefined : askFor(this, req, guard);
        if (ruling === undefined) return original.call(this, req, res, watched(this, req, next, guard));
        guard.carryOut(ruling, req, res, () => original.call(this, req, res, watched(this, req, next, guard)));
      };
    });
  },
};

/** `router` 2, which Express 5 uses, has the same method under a name without an underscore. */
function methodOf(prototype: object): string | undefined {
  return ['handleRequest', 'handle_request'].find((name) => Object.hasOwn(prototype, name));
}

/** An error handler, which is not run here; or a handler in a route's own stack, where the route was asked for. */
function isPassedOver(layer: Layer): boolean {
  return layer.handle.length > 3 || Object.hasOwn(layer, 'method');
}

function askFor({ route }: Layer, req: RoutedRequest, guard: RouterGuard): Ruling | undefined {
  const base = req.baseUrl ?? '';
  const path = wholePath(base, req.url ?? '');
  if (route === undefined) return guard.judge(req, path, base || undefined, true);
  return guard.judge(req, path, filledPattern(base, route.path, req.params));
}

/** For a delivery: what the router calls this handler, and the error that it ends in. */
function watched(layer: Layer, req: RoutedRequest, next: Next, guard: RouterGuard): Next {
  const delivery = guard.deliveryOf(req);
  if (delivery === undefined) return next;
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

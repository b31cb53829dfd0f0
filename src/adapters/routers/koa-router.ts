import type { RouterGuard } from '../router-guard.js';
import { type KoaContext, type KoaMiddleware, runGuarded } from './koa-context.js';
import { filledPattern } from './path-pattern.js';
import { replaceMethod } from './replace-method.js';
import type { RouterAdapter } from './router-adapter.js';

/** One route, or one `router.use`, which has no methods. */
interface Layer {
  readonly path: unknown;
  readonly methods: readonly string[];
  readonly stack: readonly KoaMiddleware[];
}

interface MountedContext extends KoaContext {
  /** Of `koa-mount`, which takes it off the path. */
  readonly mountPath?: string;
}

/** `@koa/router` and `koa-router`. Copies that were loaded as ES modules are found by the application that uses them. */
export const koaRouterRouter: RouterAdapter = {
  name: 'Koa router',
  files: [
    { module: '@koa/router', file: 'dist/index.js', isMain: true },
    { module: '@koa/router', file: 'lib/router.js', isMain: true },
    { module: 'koa-router', file: 'lib/router.js', isMain: true },
  ],
  targetOf(exports) {
    const { prototype, default: preset } = (exports ?? {}) as { prototype?: object; default?: { prototype?: object } };
    return [prototype, preset?.prototype].find(isKoaRouter);
  },
  patch: patchKoaRouter,
};

export function isKoaRouter(prototype: unknown): prototype is object {
  return (
    typeof prototype === 'object' &&
    prototype !== null &&
    ['match', 'routes', 'allowedMethods'].every((name) => Object.hasOwn(prototype, name))
  );
}

const patched = new WeakSet<object>();

export function patchKoaRouter(prototype: object, guard: RouterGuard): () => void {
  if (patched.has(prototype)) return () => {};
  patched.add(prototype);
  const undo = replaceMethod(prototype, 'match', (original) => {
    return function (this: unknown, ...args: unknown[]) {
      const found = original.apply(this, args) as { pathAndMethod: Layer[] };
      found.pathAndMethod = found.pathAndMethod.map((layer) => (layer.methods.length > 0 ? guardedLayer(layer, guard) : layer));
      return found;
    };
  });
  return () => {
    patched.delete(prototype);
    undo();
  };
}

/** The same, with one more middleware before the others. The layer itself stays as it is: other instrumentations write to it. */
function guardedLayer(layer: Layer, guard: RouterGuard): Layer {
  return Object.create(layer, { stack: { get: () => [guardOf(layer, guard), ...layer.stack] } });
}

function guardOf({ path }: Layer, guard: RouterGuard): KoaMiddleware {
  return (context, next) => {
    const ctx = context as MountedContext;
    const { req, mountPath = '' } = ctx;
    const ruling = guard.judge(req, req.url ?? '', filledPattern(mountPath, path, ctx.params));
    return runGuarded(ctx, guard, ruling, () => {
      const delivery = guard.deliveryOf(req);
      if (delivery !== undefined) delivery.routerPattern = mountPath + String(path);
      return next();
    });
  };
}

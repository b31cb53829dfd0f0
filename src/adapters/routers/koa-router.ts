import type { RouterGuard } from '../router-guard.js';
import { type KoaContext, type KoaMiddleware, runGuarded } from './koa-context.js';
import { baseOf, type MountedContext } from './koa-mount.js';
import { filledPattern } from './path-pattern.js';
import { replaceMethod } from './replace-method.js';
import type { RouterAdapter } from './router-adapter.js';

/** One route, or one `router.use`, which has no methods. */
interface Layer {
  readonly path: unknown;
  readonly methods: readonly string[];
  readonly stack: readonly KoaMiddleware[];
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
  const guarded = new WeakMap<Layer, Layer>();
  const undo = replaceMethod(prototype, 'match', (original) => {
    return function (this: unknown, ...args: unknown[]) {
      const found = original.apply(this, args) as { pathAndMethod: Layer[] };
      found.pathAndMethod = found.pathAndMethod.map((layer) => (layer.methods.length > 0 ? guardedOnce(layer) : layer));
      return found;
    };
  });
  return () => {
    patched.delete(prototype);
    undo();
  };

  function guardedOnce(layer: Layer): Layer {
    const known = guarded.get(layer);
    if (known !== undefined) return known;
    const made = guardedLayer(layer, guard);
    guarded.set(layer, made);
    return made;
  }
}

/** The same, with one more middleware before the others. The layer itself stays as it is: other instrumentations write to it. */
function guardedLayer(layer: Layer, guard: RouterGuard): Layer {
  const first = guardOf(layer, guard);
  return Object.create(layer, { stack: { get: () => [first, ...layer.stack] } });
}

function guardOf({ path }: Layer, guard: RouterGuard): KoaMiddleware {
  return (context, next) => {
    const ctx = context as MountedContext;
    const { url = '' } = ctx.req;
    const base = baseOf(ctx);
    const ruling = guard.judge(ctx.req, base, url, filledPattern(url, path, ctx.params));
    return ruling === undefined
      ? enter(ctx, base, path, next, guard)
      : runGuarded(ctx, guard, ruling, () => enter(ctx, base, path, next, guard));
  };
}

function enter({ req }: KoaContext, base: string, path: unknown, next: () => Promise<unknown>, guard: RouterGuard): unknown {
  const delivery = guard.deliveryOf(req);
  if (delivery !== undefined) delivery.routerPattern = base + String(path);
  return next();
}

import type { RouterGuard } from '../router-guard.js';
import { noteError } from './handler-error.js';
import { type Composed, composerOf } from './koa-compose.js';
import { type KoaContext, type KoaMiddleware, runGuarded } from './koa-context.js';
import { MountRuling, watchMounts } from './koa-mount.js';
import { isKoaRouter, patchKoaRouter } from './koa-router.js';
import { replaceMethod } from './replace-method.js';
import type { RouterAdapter } from './router-adapter.js';

interface KoaApp {
  /** The prototype of its contexts. */
  readonly context: object;
  readonly middleware: readonly KoaMiddleware[];
  /** Since Koa 3. */
  readonly compose?: (middleware: readonly KoaMiddleware[]) => Composed;
}

/** Koa 2 and 3. */
export const koaRouter: RouterAdapter = {
  name: 'Koa application',
  files: [
    { module: 'koa', file: 'lib/application.js', isMain: true },
    // Under another name.
    { module: 'koa', file: 'lib/application.js' },
    // The application requires it: an ES module imports only that.
    { module: 'koa', file: 'lib/context.js' },
  ],
  targetOf(exports) {
    const prototype = (exports as { prototype?: object } | undefined)?.prototype;
    const isKoa =
      prototype !== undefined && Object.hasOwn(prototype, 'handleRequest') && Object.hasOwn(prototype, 'createContext');
    return isKoa ? prototype : undefined;
  },
  patch(prototype, guard) {
    const composed = new WeakMap<Composed, { readonly guarded: Composed; readonly of: number }>();
    const undos = new Map<object, () => void>();
    const undo = replaceMethod(prototype, 'handleRequest', (original) => {
      return function (this: KoaApp, ctx: KoaContext, all: Composed) {
        return original.call(this, ctx, guardedOnce(this, all));
      };
    });
    return () => {
      undo();
      for (const undoOne of undos.values()) undoOne();
    };

    /** Not at `use`: applications are there already when we come. */
    function guardedOnce(app: KoaApp, all: Composed): Composed {
      const known = composed.get(all);
      const of = app.middleware.length;
      if (known?.of === of) return known.guarded;
      if (!undos.has(app.context)) undos.set(app.context, watchMounts(app.context, guard));
      for (const { router } of app.middleware as readonly { router?: object }[]) patchRouterOf(router);
      const compose = composerOf(all, app.compose);
      const guarded =
        compose?.(app.middleware.map((middleware) => guardMiddleware(middleware, guard))) ??
        (guardMiddleware(all as KoaMiddleware, guard) as Composed);
      composed.set(all, { guarded, of });
      return guarded;
    }

    /** Of a copy that was loaded as an ES module. */
    function patchRouterOf(router: object | undefined): void {
      const target = router && Object.getPrototypeOf(router);
      if (!isKoaRouter(target) || undos.has(target)) return;
      undos.set(target, patchKoaRouter(target, guard));
    }
  },
};

/** Any of them may rewrite the path, and any of them may be the handler. */
function guardMiddleware(middleware: KoaMiddleware, guard: RouterGuard): KoaMiddleware {
  return function (this: unknown, ctx: KoaContext, next) {
    const { req } = ctx;
    const run = (): unknown => watched(ctx, guard, run, () => middleware.call(this, ctx, next));
    return runGuarded(ctx, guard, guard.judge(req, req.url ?? ''), run);
  };
}

/** The error is noted where it comes up: middleware before the handler may make an answer of it. */
function watched(ctx: KoaContext, guard: RouterGuard, again: () => unknown, run: () => unknown): unknown {
  const { req, state } = ctx;
  if (req.outworxTrack !== undefined) state.outworxTrack = req.outworxTrack;
  const failed = (error: unknown) => {
    if (error instanceof MountRuling) return runGuarded(ctx, guard, error.ruling, again);
    const delivery = guard.deliveryOf(req);
    if (delivery !== undefined) noteError(delivery, error);
    throw error;
  };
  try {
    return Promise.resolve(run()).catch(failed);
  } catch (error) {
    return failed(error);
  }
}

import { types } from 'node:util';
import type { Delivery } from '../../core/delivery.js';
import type { Ruling } from '../../core/guard.js';
import { isHeard } from '../last-handled.js';
import type { RouterGuard } from '../router-guard.js';
import { inRun } from '../run.js';
import { noteError } from './handler-error.js';
import { type Composed, composerOf } from './koa-compose.js';
import { type KoaContext, type KoaMiddleware, runGuarded } from './koa-context.js';
import { MountRuling, mayHaveRuled, watchMounts } from './koa-mount.js';
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
  return (ctx, next) => {
    const passed = guard.passedAt(ctx.req, '', ctx.req.url ?? '');
    if (passed !== undefined) return enter(middleware, ctx, next, guard, passed.delivery);
    return inRun(ask, middleware, ctx, next, guard);
  };
}

type Next = () => Promise<unknown>;

function ask(middleware: KoaMiddleware, ctx: KoaContext, next: Next, guard: RouterGuard): unknown {
  const { req } = ctx;
  const ruling = guard.judge(req, '', req.url ?? '');
  if (ruling === undefined) return enter(middleware, ctx, next, guard, guard.deliveryOf(req));
  return enterLater(middleware, ctx, next, guard, ruling);
}

function enterLater(middleware: KoaMiddleware, ctx: KoaContext, next: Next, guard: RouterGuard, ruling: Ruling): unknown {
  return runGuarded(ctx, guard, ruling, () => enter(middleware, ctx, next, guard, guard.deliveryOf(ctx.req)));
}

function enter(
  middleware: KoaMiddleware,
  ctx: KoaContext,
  next: Next,
  guard: RouterGuard,
  delivery: Delivery | undefined,
): unknown {
  if (delivery !== undefined) offerTrack(ctx);
  let result: unknown;
  try {
    result = middleware(ctx, next);
  } catch (error) {
    return failed(error, middleware, ctx, next, guard);
  }
  if (mayHaveRuled()) return watched(result, middleware, ctx, next, guard);
  if (delivery !== undefined) noteRejection(result, delivery);
  return result;
}

function watched(result: unknown, middleware: KoaMiddleware, ctx: KoaContext, next: Next, guard: RouterGuard): unknown {
  return Promise.resolve(result).catch((error) => failed(error, middleware, ctx, next, guard));
}

function failed(error: unknown, middleware: KoaMiddleware, ctx: KoaContext, next: Next, guard: RouterGuard): unknown {
  if (error instanceof MountRuling) return enterLater(middleware, ctx, next, guard, error.ruling);
  const delivery = guard.deliveryOf(ctx.req);
  if (delivery !== undefined) noteError(delivery, error);
  throw error;
}

function offerTrack({ req, state }: KoaContext): void {
  const { outworxTrack } = req;
  // Middleware may have put another `state` in its place.
  if (state.outworxTrack !== outworxTrack) state.outworxTrack = outworxTrack;
}

/** Where it comes up: middleware before the handler may make an answer of it. Much of it gives the promise of the next one as it is. */
function noteRejection(result: unknown, delivery: Delivery): void {
  if (isHeard(result, delivery) || !types.isPromise(result)) return;
  result.then(undefined, (error) => noteError(delivery, error));
}

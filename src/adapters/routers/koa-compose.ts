import type { KoaContext, KoaMiddleware } from './koa-context.js';

export type Composed = (this: unknown, ctx: KoaContext, next?: () => Promise<unknown>) => Promise<unknown>;

/** Of Koa 3; Koa 2 keeps its own to itself. */
type Compose = (middleware: readonly KoaMiddleware[]) => Composed;

/** How an application composed its middleware, or nothing when that function is somebody else's. */
export function composerOf(all: Composed, own: Compose | undefined): Compose | undefined {
  const text = textOf(all);
  if (own !== undefined && textOf(own([])) === text) return own;
  return text.includes('dispatch(0)') ? compose : undefined;
}

/** As `koa-compose` has it since Koa 2. No `async`: that would be two promises more for each middleware. */
function compose(middleware: readonly KoaMiddleware[]): Composed {
  return (ctx, next) => {
    let reached = -1;
    return runFrom(0);

    function runFrom(i: number): Promise<unknown> {
      if (i <= reached) return Promise.reject(new Error('next() called multiple times'));
      reached = i;
      const step = i === middleware.length ? next : middleware[i];
      try {
        return Promise.resolve(step?.call(undefined, ctx, () => runFrom(i + 1)));
      } catch (error) {
        return Promise.reject(error);
      }
    }
  };
}

function textOf(fn: unknown): string {
  return Function.prototype.toString.call(fn);
}

import type { IncomingMessage, ServerResponse } from 'node:http';
import type { RouterGuard } from '../router-guard.js';
import { carriedOut } from './carried-out.js';
import { noteError } from './handler-error.js';
import { filledPage, type PageParams } from './next-page.js';
import { replaceMethod } from './replace-method.js';
import type { RouterAdapter } from './router-adapter.js';

interface NextServer {
  readonly nextConfig: { readonly basePath?: string };
}

/** Next's own are around Node's. */
interface Wrapped {
  readonly req: { readonly originalRequest: IncomingMessage };
  readonly res: { readonly originalResponse: ServerResponse };
}

/** What the router decided on, whatever rewrites, locales and `proxy.ts` made of the target. */
interface PageMatch {
  readonly definition: { readonly pathname: string };
  readonly params?: PageParams | undefined;
}

type EdgeFunction = Wrapped & { readonly match?: PageMatch };
type Page = Wrapped & { readonly pathname: string; readonly renderOpts: { readonly params?: PageParams } };

const METHODS = ['runApi', 'renderPageComponent', 'runEdgeFunction', 'instrumentationOnRequestError'];

/** The server of Next 15 and 16: route handlers, pages and their API, in Node and in the edge runtime. */
export const nextRouter: RouterAdapter = {
  name: 'Next server',
  files: [{ module: 'next', file: 'dist/server/next-server.js' }],
  targetOf(exports) {
    const prototype = (exports as { default?: { prototype?: object } } | undefined)?.default?.prototype;
    return prototype !== undefined && METHODS.every((name) => Object.hasOwn(prototype, name)) ? prototype : undefined;
  },
  patch(prototype, guard) {
    const undos = [
      replaceMethod(prototype, 'runApi', (original) => {
        return function (this: NextServer, req: Wrapped['req'], res: Wrapped['res'], query: unknown, match: PageMatch) {
          const run = () => original.call(this, req, res, query, match);
          return guarded(guard, this, { req, res }, match.definition.pathname, match.params, run, true);
        };
      }),
      replaceMethod(prototype, 'renderPageComponent', (original) => {
        return function (this: NextServer, page: Page, bubbles: unknown) {
          const run = () => original.call(this, page, bubbles);
          return guarded(guard, this, page, page.pathname, page.renderOpts.params, run, null);
        };
      }),
      replaceMethod(prototype, 'runEdgeFunction', (original) => {
        return function (this: NextServer, edge: EdgeFunction) {
          const run = () => original.call(this, edge);
          // Without one it is called from the two above.
          if (edge.match === undefined) return run();
          return guarded(guard, this, edge, edge.match.definition.pathname, edge.match.params, run, true);
        };
      }),
      // Of the edge runtime, and before 15.4 of all handlers.
      replaceMethod(prototype, 'instrumentationOnRequestError', (original) => {
        return function (this: NextServer, error: unknown, req: Partial<Wrapped['req']>, ...more: unknown[]) {
          const delivery = req.originalRequest && guard.deliveryOf(req.originalRequest);
          if (delivery !== undefined) noteError(delivery, error);
          return original.call(this, error, req, ...more);
        };
      }),
    ];
    return () => {
      for (const undo of undos) undo();
    };
  },
};

/** `instead` tells Next that the request was answered. */
function guarded(
  guard: RouterGuard,
  { nextConfig: { basePath = '' } }: NextServer,
  { req: { originalRequest: req }, res: { originalResponse: res } }: Wrapped,
  pathname: string,
  params: PageParams | undefined,
  original: () => unknown,
  instead: unknown,
): unknown {
  const page = basePath + pathname;
  const ruling = guard.judge(req, '', req.url ?? '', filledPage(page, params));
  const run = () => {
    const delivery = guard.deliveryOf(req);
    if (delivery !== undefined) delivery.routerPattern = page;
    return original();
  };
  return ruling === undefined ? run() : carriedOut(guard, ruling, req, res, run, instead);
}

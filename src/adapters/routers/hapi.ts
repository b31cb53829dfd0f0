import type { IncomingMessage, ServerResponse } from 'node:http';
import type { RouterGuard } from '../router-guard.js';
import { carriedOut } from './carried-out.js';
import { noteError } from './handler-error.js';
import { replaceMethod } from './replace-method.js';
import type { RouterAdapter } from './router-adapter.js';

/** After routing. What an `onRequest` extension did to the path and the method is in it, and not in the raw request. */
interface HapiRequest {
  readonly raw: { readonly req: IncomingMessage; readonly res: ServerResponse };
  readonly path: string;
  readonly method: string;
  readonly route: { readonly path: string };
  readonly params: Readonly<Record<string, string | undefined>>;
  response: unknown;
  outworxTrack?: unknown;
}

/** Hapi 20 and 21, under `inject` too. */
export const hapiRouter: RouterAdapter = {
  name: 'Hapi router',
  files: [{ module: '@hapi/hapi', file: 'lib/request.js' }],
  targetOf(exports) {
    const prototype = (exports as { prototype?: object } | undefined)?.prototype;
    return prototype !== undefined && Object.hasOwn(prototype, '_lifecycle') ? prototype : undefined;
  },
  patch(prototype, guard) {
    // Authentication, payload, validation, handler: all that comes between routing and the answer.
    return replaceMethod(prototype, '_lifecycle', (original) => {
      return function (this: HapiRequest) {
        const { req, res } = this.raw;
        const ruling = guard.judge(req, '', this.path, filledPath(this), false, this.method.toUpperCase());
        const run = () => live(this, guard, () => original.call(this));
        if (ruling === undefined) return run();
        // Taken back when the handler runs after all.
        const { response } = this;
        this.response = ABANDONED;
        const resume = () => {
          this.response = response;
          return run();
        };
        return carriedOut<unknown>(guard, ruling, req, res, resume, undefined);
      };
    });
  },
};

/** To Hapi any symbol means that somebody else answers. */
const ABANDONED = Symbol('abandoned');

/** `{name}`, `{name?}`, `{name*}`, `{name*2}`. */
const PARAMETER = /\{(\w+)(?:\?|\*\d*)?\}/g;

function filledPath({ route, params }: HapiRequest): string | undefined {
  const { path } = route;
  // Hapi's own, for what it has not found, has no path.
  if (!path.startsWith('/')) return undefined;
  return path.includes('{') ? path.replace(PARAMETER, (_, name) => params[name] ?? '') : path;
}

function live(request: HapiRequest, guard: RouterGuard, original: () => unknown): unknown {
  const { req } = request.raw;
  const delivery = guard.deliveryOf(req);
  if (delivery === undefined) return original();
  delivery.routerPattern = request.route.path;
  request.outworxTrack = req.outworxTrack;
  return Promise.resolve(original()).then((result) => {
    const { response } = request;
    if ((response as { isBoom?: unknown } | null)?.isBoom === true) noteError(delivery, response);
    return result;
  });
}

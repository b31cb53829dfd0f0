import type { IncomingMessage, ServerResponse } from 'node:http';
import type { RouterGuard } from '../router-guard.js';
import { noteError } from './handler-error.js';
import { filledPattern } from './path-pattern.js';
import { replaceMethod } from './replace-method.js';
import type { RouterAdapter } from './router-adapter.js';

/** Restify makes its own URL of a request, out of the `Host` header too. */
interface RestifyRequest extends IncomingMessage {
  getUrl?(): { readonly pathname?: string | null };
  params?: Record<string, string | undefined>;
  route?: { readonly path?: unknown };
}

type Done = (error?: unknown, ...rest: unknown[]) => void;
type Chain = (req: RestifyRequest, res: ServerResponse, done: Done) => void;

/** Restify 7 and later. Twice: before the handlers of `use`, which may read the body, and once it is known which route it is. */
export const restifyRouter: RouterAdapter = {
  name: 'restify router',
  files: [
    { module: 'restify', file: 'lib/server.js' },
    { module: 'restify', file: 'lib/router.js' },
  ],
  targetOf(exports) {
    const prototype = (exports as { prototype?: object } | undefined)?.prototype;
    return prototype !== undefined && (isServer(prototype) || Object.hasOwn(prototype, 'lookupByName')) ? prototype : undefined;
  },
  patch: (prototype, guard) => (isServer(prototype) ? guardServer(prototype, guard) : guardRouter(prototype, guard)),
};

function isServer(prototype: object): boolean {
  return Object.hasOwn(prototype, '_runRoute');
}

function guardServer(prototype: object, guard: RouterGuard): () => void {
  return replaceMethod(prototype, '_runRoute', (original) => {
    return function (this: unknown, req: RestifyRequest, res: ServerResponse) {
      const ruling = guard.judge(req, '', req.url ?? '', req.getUrl?.().pathname ?? undefined);
      if (ruling === undefined) return original.call(this, req, res);
      return guard.carryOut(ruling, req, res, () => original.call(this, req, res));
    };
  });
}

function guardRouter(prototype: object, guard: RouterGuard): () => void {
  return replaceMethod(prototype, 'lookup', (original) => {
    return function (this: unknown, req: RestifyRequest, res: ServerResponse) {
      const chain = original.call(this, req, res) as Chain | undefined;
      return chain && guarded(chain, guard);
    };
  });
}

function guarded(chain: Chain, guard: RouterGuard): Chain {
  return (req, res, done) => {
    const pattern = req.route?.path;
    const { url = '' } = req;
    const ruling = guard.judge(req, '', url, filledPattern(url, pattern, req.params));
    if (ruling === undefined) return chain(req, res, watched(pattern, req, done, guard));
    return guard.carryOut(ruling, req, res, () => chain(req, res, watched(pattern, req, done, guard)));
  };
}

function watched(pattern: unknown, req: RestifyRequest, done: Done, guard: RouterGuard): Done {
  const delivery = guard.deliveryOf(req);
  if (delivery === undefined) return done;
  if (typeof pattern === 'string') delivery.routerPattern = pattern;
  return (error, ...rest) => {
    noteError(delivery, error);
    done(error, ...rest);
  };
}

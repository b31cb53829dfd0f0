import type { IncomingMessage, ServerResponse } from 'node:http';
import type { RouterGuard } from '../router-guard.js';
import { noteError } from './handler-error.js';
import { replaceMethod } from './replace-method.js';
import type { RouterAdapter } from './router-adapter.js';

type Handler = (req: PolkaRequest, res: ServerResponse, next?: (error?: unknown) => void) => unknown;

interface PolkaRequest extends IncomingMessage {
  originalUrl?: string;
}

/** What `trouter`, the router that Polka extends, finds for a method and a path. */
interface Found {
  readonly params: Readonly<Record<string, string | undefined>>;
  readonly handlers: readonly Handler[];
}

/** Polka 0.5. Its class is not to be had; the router that it extends is, and hands out the handlers of each request. */
export const polkaRouter: RouterAdapter = {
  name: 'Polka router',
  files: [{ module: 'trouter', file: 'index.js', isMain: true }],
  targetOf(exports) {
    const prototype = (exports as { prototype?: object } | undefined)?.prototype;
    return prototype !== undefined && Object.hasOwn(prototype, 'find') ? prototype : undefined;
  },
  patch(prototype, guard) {
    return replaceMethod(prototype, 'find', (original) => {
      return function (this: { wares?: unknown }, method: string, path: string) {
        const found = original.call(this, method, path) as Found | false;
        // Others build on that router too, with handlers of another kind.
        if (!found || this.wares === undefined) return found;
        return { ...found, handlers: found.handlers.map((handler) => guarded(handler, path, guard)) };
      };
    });
  },
};

/** Polka has chosen by now: what middleware does to `req.url` changes nothing any more. */
function guarded(handler: Handler, found: string, guard: RouterGuard): Handler {
  return (req, res, next) => {
    const ruling = guard.judge(req, '', req.url ?? '', wholePath(found, req));
    if (ruling === undefined) return handler(req, res, watched(req, next, guard));
    return guard.carryOut(ruling, req, res, () => handler(req, res, watched(req, next, guard)));
  };
}

/** Below a mounted application the mount point has been cut off: what was sent has it still. */
function wholePath(found: string, { originalUrl = '' }: PolkaRequest): string {
  const query = originalUrl.indexOf('?');
  const sent = query < 0 ? originalUrl : originalUrl.slice(0, query);
  return sent.endsWith(found) ? sent : found;
}

function watched(req: IncomingMessage, next: ((error?: unknown) => void) | undefined, guard: RouterGuard) {
  const delivery = guard.deliveryOf(req);
  if (delivery === undefined || next === undefined) return next;
  return (error?: unknown) => {
    noteError(delivery, error);
    next(error);
  };
}

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

interface PolkaApp {
  /** What tells Polka from others that build on its router, with handlers of another kind. */
  readonly wares?: unknown;
  /** Of each method, by pattern. */
  readonly handlers: Readonly<Record<string, Readonly<Record<string, readonly Handler[]>> | undefined>>;
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
      return function (this: PolkaApp, method: string, path: string) {
        const found = original.call(this, method, path) as Found | false;
        if (!found || this.wares === undefined) return found;
        const pattern = () => patternOf(this, method, found.handlers);
        return { ...found, handlers: found.handlers.map((handler) => guarded(handler, path, pattern, guard)) };
      };
    });
  },
};

/** Found once for each route: a list of handlers stays that of its pattern. */
const patterns = new WeakMap<readonly Handler[], string>();

/** It tells the handlers that it found, not where it had them from. */
function patternOf({ handlers }: PolkaApp, method: string, found: readonly Handler[]): string | undefined {
  const known = patterns.get(found);
  if (known !== undefined) return known;
  const listed = [handlers[method], handlers['*']].flatMap((byPattern) => Object.entries(byPattern ?? {}));
  const pattern = listed.find(([, list]) => list === found)?.[0];
  if (pattern !== undefined) patterns.set(found, pattern);
  return pattern;
}

/** Polka has chosen by now: what middleware does to `req.url` changes nothing any more. */
function guarded(handler: Handler, found: string, pattern: () => string | undefined, guard: RouterGuard): Handler {
  return (req, res, next) => {
    const mount = cutOff(found, req);
    const ruling = guard.judge(req, '', req.url ?? '', below(mount, found));
    if (ruling === undefined) return handler(req, res, watched(mount, pattern, req, next, guard));
    return guard.carryOut(ruling, req, res, () => handler(req, res, watched(mount, pattern, req, next, guard)));
  };
}

/** Below a mounted application the mount point has been cut off: what was sent has it still. */
function cutOff(found: string, { originalUrl = '' }: PolkaRequest): string {
  const query = originalUrl.indexOf('?');
  const sent = query < 0 ? originalUrl : originalUrl.slice(0, query);
  if (sent.endsWith(found)) return sent.slice(0, sent.length - found.length);
  return found === '/' ? sent : '';
}

/** The root of a mounted application is its mount point. */
function below(mount: string, path: string): string {
  return mount !== '' && path === '/' ? mount : mount + path;
}

function watched(
  mount: string,
  pattern: () => string | undefined,
  req: PolkaRequest,
  next: ((error?: unknown) => void) | undefined,
  guard: RouterGuard,
) {
  const delivery = guard.deliveryOf(req);
  if (delivery === undefined) return next;
  const own = pattern();
  if (own !== undefined) delivery.routerPattern = below(mount, own);
  if (next === undefined) return next;
  return (error?: unknown) => {
    noteError(delivery, error);
    next(error);
  };
}

import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Ruling } from '../../core/guard.js';
import { beginRun, endRun } from '../last-passage.js';
import type { RouterGuard } from '../router-guard.js';
import { noteError } from './handler-error.js';
import { replaceMethod } from './replace-method.js';
import type { RouterAdapter } from './router-adapter.js';
import { wholePath } from './whole-path.js';

type Next = (error?: unknown) => void;
type Handle = (req: ConnectRequest, res: ServerResponse, next: Next) => unknown;

interface ConnectRequest extends IncomingMessage {
  baseUrl?: string;
}

interface ConnectApp {
  readonly stack: { readonly route: string; handle: Handle }[];
  handle: unknown;
}

/** Where in the path the application stands that a request is in, for applications that others mounted. */
const mounts = new WeakMap<IncomingMessage, string>();

type Make = (...args: unknown[]) => object;

interface Maker {
  readonly make: Make;
  tell(app: object): void;
}

/** By `createServer` itself, for as long as the application keeps ours. */
const makers = new WeakMap<object, Maker>();

/** Whose `handle` is ours, and what it was. */
const originals = new WeakMap<Handle, Handle>();

/**
 * Connect 3. Its applications share no prototype: each is found when it is made, or as the listener of its server. A route
 * protects what is below its path as well.
 */
export const connectRouter: RouterAdapter = {
  name: 'Connect stack',
  files: [{ module: 'connect', file: 'index.js', isMain: true }],
  targetOf: () => undefined,
  tellingMaker(exports, made) {
    if (typeof exports !== 'function' || exports.name !== 'createServer') return undefined;
    const maker = makers.get(exports) ?? makerOf(exports as Make);
    maker.tell = made;
    return maker.make;
  },
  reach: (listener) => (isConnectApp(listener) ? listener : undefined),
  patch(target, guard) {
    const app = target as ConnectApp;
    const seen: unknown[] = [];
    const undo = replaceMethod(app, 'handle', (original) => {
      return function (this: unknown, ...args: unknown[]) {
        // Here and not at `use`: an application may add to its stack at any time.
        for (let i = 0; i < app.stack.length; i++) {
          const layer = app.stack[i]!;
          if (layer.handle === seen[i]) continue;
          if (layer.handle.length < 4 && !originals.has(layer.handle)) layer.handle = guarded(layer.handle, layer.route, guard);
          seen[i] = layer.handle;
        }
        return original.apply(this, args);
      };
    });
    return () => {
      undo();
      for (const layer of app.stack) layer.handle = originals.get(layer.handle) ?? layer.handle;
    };
  },
};

/** A function with a stack of routes and handlers. Express' routers have a stack of layers instead. */
function isConnectApp(listener: unknown): listener is ConnectApp & object {
  const { stack, route, handle } = (listener ?? {}) as { stack?: unknown; route?: unknown; handle?: unknown };
  return typeof listener === 'function' && Array.isArray(stack) && typeof route === 'string' && typeof handle === 'function';
}

function guarded(handle: Handle, mount: string, guard: RouterGuard): Handle {
  const entered: Handle = (req, res, next) => {
    const isOutermost = beginRun();
    try {
      const outer = mounts.get(req) ?? '';
      const place = (req.baseUrl ?? '') + outer + mount;
      const ruling = judgeAllAbove(place, req, guard);
      const leave = enter(req, outer, mount, next);
      if (ruling === undefined) return handle(req, res, watched(place, req, leave, guard));
      return guard.carryOut(ruling, req, res, () => callInside(handle, req, res, watched(place, req, leave, guard)));
    } finally {
      if (isOutermost) endRun();
    }
  };
  originals.set(entered, handle);
  return entered;
}

function makerOf(original: Make): Maker {
  const maker: Maker = {
    make: Object.setPrototypeOf(function createServer(...args: unknown[]) {
      const app = original(...args);
      maker.tell(app);
      return app;
    }, original),
    tell: () => {},
  };
  makers.set(original, maker);
  return maker;
}

/** What comes below the mount point is in it until it gives the request back. */
function enter(req: IncomingMessage, outer: string, mount: string, next: Next): Next {
  if (mount === '') return next;
  mounts.set(req, outer + mount);
  return (error) => {
    mounts.set(req, outer);
    next(error);
  };
}

/**
 * Applications that were made before us are hidden in closures, and all that Connect knows are mount points: one may be at any part of the
 * path that ends at a slash or a dot, or at a backslash, which to Node's parser of URLs is a slash.
 */
function judgeAllAbove(place: string, req: IncomingMessage, guard: RouterGuard): Ruling | undefined {
  const { url = '' } = req;
  // What comes last below has been asked for the layer before, and so has all else.
  if (guard.hasPassed(req, place, url, place || undefined, true)) return undefined;
  const path = wholePath(place, url);
  const query = path.indexOf('?');
  const end = query < 0 ? path.length : query;
  for (let i = path.charCodeAt(0) === SLASH ? 1 : path.indexOf('/', path.indexOf('://') + 3) + 1; i < end; i++) {
    const code = path.charCodeAt(i);
    if (code !== SLASH && code !== DOT && code !== BACKSLASH) continue;
    const ruling = guard.judge(req, '', path, path.slice(0, i), true);
    if (ruling !== undefined) return ruling;
  }
  return guard.judge(req, place, url, place || undefined, true);
}

const SLASH = 0x2f;
const DOT = 0x2e;
const BACKSLASH = 0x5c;

/** By now Connect is not around it any more. */
function callInside(handle: Handle, req: ConnectRequest, res: ServerResponse, next: Next): void {
  try {
    handle(req, res, next);
  } catch (error) {
    next(error);
  }
}

function watched(place: string, req: IncomingMessage, next: Next, guard: RouterGuard): Next {
  const delivery = guard.deliveryOf(req);
  if (delivery === undefined) return next;
  if (place !== '') delivery.routerPattern = place;
  return (error) => {
    noteError(delivery, error);
    next(error);
  };
}

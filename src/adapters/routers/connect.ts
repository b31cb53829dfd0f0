import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Delivery } from '../../core/delivery.js';
import type { Ruling } from '../../core/guard.js';
import type { Next } from '../last-handled.js';
import { forgetPassage } from '../last-passage.js';
import type { Passed, RouterGuard } from '../router-guard.js';
import { inRun } from '../run.js';
import { notingErrors } from './handler-error.js';
import { replaceMethod } from './replace-method.js';
import type { RouterAdapter } from './router-adapter.js';
import { wholePath } from './whole-path.js';

type Handle = (req: ConnectRequest, res: ServerResponse, next: Next) => unknown;

/** Where in the path the application stands that a request is in, for applications that others mounted. A `WeakMap` costs more than all else. */
const MOUNTED_AT = Symbol('outworx.otel-webhooks.mounted-at');

interface ConnectRequest extends IncomingMessage {
  baseUrl?: string;
  [MOUNTED_AT]?: string;
}

interface ConnectApp {
  readonly stack: { readonly route: string; handle: Handle }[];
  handle: unknown;
}

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
    const passed = mount === '' ? passedHere(req, guard) : undefined;
    // Nearly all layers are one more where another was.
    if (passed !== undefined) return run(handle, lastPlace, req, res, next, passed.delivery);
    return inRun(ask, handle, mount, req, res, next, guard);
  };
  originals.set(entered, handle);
  return entered;
}

function ask(handle: Handle, mount: string, req: ConnectRequest, res: ServerResponse, next: Next, guard: RouterGuard): unknown {
  const { baseUrl = '', url = '' } = req;
  const outer = req[MOUNTED_AT] ?? '';
  const place = baseUrl + outer + mount;
  const ruling = judgeAllAbove(place, url, req, guard);
  lastBase = baseUrl;
  lastPlace = place;
  // What the layers below go by is of this one, or of none.
  if (guard.passedAt(req, place, url, '', true) === undefined) forgetPassage();
  const leave = enter(req, outer, mount, next);
  if (ruling === undefined && leave === next) return run(handle, place, req, res, next, guard.deliveryOf(req));
  if (ruling === undefined) return runInside(handle, place, outer, req, res, leave, guard);
  return guard.carryOut(ruling, req, res, () => callInside(handle, place, req, res, leave, guard));
}

/** What throws leaves the mount point, too: Connect goes on with its error handlers, and those may lead anywhere. */
function runInside(
  handle: Handle,
  place: string,
  outer: string,
  req: ConnectRequest,
  res: ServerResponse,
  leave: Next,
  guard: RouterGuard,
): unknown {
  try {
    return run(handle, place, req, res, leave, guard.deliveryOf(req));
  } catch (error) {
    leaveMount(req, outer);
    throw error;
  }
}

function run(
  handle: Handle,
  place: string,
  req: ConnectRequest,
  res: ServerResponse,
  next: Next,
  delivery: Delivery | undefined,
): unknown {
  if (delivery === undefined) return handle(req, res, next);
  if (place !== '') delivery.routerPattern = place;
  return handle(req, res, notingErrors(next, delivery));
}

/** The place of the last layer that was asked for, in two parts. */
let lastBase = '';
let lastPlace = '';

/** At the very place of the last question: a mount point that is entered or left forgets that there was one. */
function passedHere(req: ConnectRequest, guard: RouterGuard): Passed | undefined {
  const { baseUrl = '', url = '' } = req;
  return baseUrl === lastBase ? guard.passedAt(req, lastPlace, url, '', true) : undefined;
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
function enter(req: ConnectRequest, outer: string, mount: string, next: Next): Next {
  if (mount === '') return next;
  req[MOUNTED_AT] = outer + mount;
  return (error) => {
    leaveMount(req, outer);
    next(error);
  };
}

function leaveMount(req: ConnectRequest, outer: string): void {
  req[MOUNTED_AT] = outer;
  forgetPassage();
}

/**
 * Applications that were made before us are hidden in closures, and all that Connect knows are mount points: one may be at any part of the
 * path that ends at a slash or a dot, or at a backslash, which to Node's parser of URLs is a slash.
 */
function judgeAllAbove(place: string, url: string, req: IncomingMessage, guard: RouterGuard): Ruling | undefined {
  // Where a mount point is all of the path, Connect adds a slash to it.
  if (url === '/' && guard.hasPassedOn(req, place, '')) return guard.judge(req, place, '', '', true);
  // All parts of a path were asked about for the layer that came to it first.
  if (!guard.hasPassedOn(req, place, url)) {
    const path = wholePath(place, url);
    const ruling = guard.hasOpenParts(req, path) ? undefined : judgeParts(path, req, guard);
    if (ruling !== undefined) return ruling;
  }
  return guard.judge(req, place, url, '', true);
}

function judgeParts(path: string, req: IncomingMessage, guard: RouterGuard): Ruling | undefined {
  const query = path.indexOf('?');
  const end = query < 0 ? path.length : query;
  for (let i = path.charCodeAt(0) === SLASH ? 1 : path.indexOf('/', path.indexOf('://') + 3) + 1; i < end; i++) {
    const code = path.charCodeAt(i);
    if (code !== SLASH && code !== DOT && code !== BACKSLASH) continue;
    const ruling = guard.judge(req, '', path, path.slice(0, i), true);
    if (ruling !== undefined) return ruling;
  }
  guard.notePartsOpen(req, path);
  return undefined;
}

const SLASH = 0x2f;
const DOT = 0x2e;
const BACKSLASH = 0x5c;

/** By now Connect is not around it any more. */
function callInside(
  handle: Handle,
  place: string,
  req: ConnectRequest,
  res: ServerResponse,
  next: Next,
  guard: RouterGuard,
): void {
  try {
    run(handle, place, req, res, next, guard.deliveryOf(req));
  } catch (error) {
    next(error);
  }
}

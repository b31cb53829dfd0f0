import diagnosticsChannel from 'node:diagnostics_channel';
import type { EventEmitter } from 'node:events';
import { types } from 'node:util';
import type { NodeRoute } from '../../in-code/node-route.js';
import { deliveryOf } from '../let-through.js';
import type { RouterGuard } from '../router-guard.js';
import { guardLateHandlers, sayThatItIsLate } from './fastify-late.js';
import { enterRoute, type FastifyRoute, readOption, routeOfConfig } from './fastify-option.js';
import { type FastifyReply, type FastifyRequest, type Routed, type RouteReader, routeReader } from './fastify-request.js';
import { noteError } from './handler-error.js';
import { filledPattern } from './path-pattern.js';
import type { RouterAdapter } from './router-adapter.js';

interface GuardedReply extends FastifyReply {
  hijack(): void;
}

type Handler = (this: unknown, request: FastifyRequest, reply: GuardedReply) => unknown;

interface FastifyApp {
  readonly server?: EventEmitter;
  addHook(name: string, hook: (...args: never[]) => void): void;
  decorateRequest(name: string, value: { getter(this: FastifyRequest): unknown }): void;
}

/** Of the instrumentation that is at work: what is in an application cannot be taken out of it again. */
let current: RouterGuard | undefined;

const CHANNEL = diagnosticsChannel.channel('fastify.initialization');
/** Applications, and what their servers listen with. */
const equipped = new WeakSet<object>();

/** Fastify 4 and 5, and what is built on them: Nest on Fastify, `inject`, `@fastify/aws-lambda`. */
export const fastifyRouter: RouterAdapter = {
  name: 'Fastify hook',
  files: [],
  targetOf: () => undefined,
  channel: CHANNEL,
  patch(_channel, guard) {
    current = guard;
    const unwatch = watchFastify();
    return () => {
      current = undefined;
      unwatch();
    };
  },
  reach(listener) {
    if (isFastify(listener) && !equipped.has(listener)) sayThatItIsLate();
    return undefined;
  },
};

/** Takes up the applications that are made from now on; those that were made before have no place for hooks any more. */
export function watchFastify(): () => void {
  const onMade = (message: unknown) => equip((message as { fastify: FastifyApp }).fastify);
  CHANNEL.subscribe(onMade);
  const unguard = guardLateHandlers(
    () => current,
    (request) => 'outworxTrack' in request,
  );
  return () => {
    CHANNEL.unsubscribe(onMade);
    unguard();
  };
}

/** The listener that Fastify 4 and 5 give to the servers that they make. */
function isFastify(listener: unknown): listener is object {
  return typeof listener === 'function' && listener.name === 'preRouting';
}

function equip(app: FastifyApp): void {
  if (equipped.has(app)) return;
  equipped.add(app);
  for (const listener of app.server?.listeners('request') ?? []) equipped.add(listener);
  const add = adderOf(app);
  add('onRequest', guardWith(routeReader()) as never);
  add('onError', noteReplyError as never);
  add('onRoute', readRoute as never);
  app.decorateRequest('outworxTrack', {
    getter() {
      return this.raw.outworxTrack;
    },
  });
}

/** Around an `addHook` that was replaced: `@fastify/otel` makes a span of every hook, and ours are none of its users'. */
function adderOf(app: FastifyApp): FastifyApp['addHook'] {
  const symbol = Object.getOwnPropertySymbols(app).find(({ description }) => description === 'fastify.hooks');
  const hooks = symbol && (app as unknown as Record<symbol, { add?: FastifyApp['addHook'] } | undefined>)[symbol];
  return typeof hooks?.add === 'function' ? hooks.add.bind(hooks) : app.addHook.bind(app);
}

/** After routing, and before anything has read the body. */
function guardWith(routedAs: RouteReader) {
  return function guardRequest(request: FastifyRequest, reply: GuardedReply, done: (error?: Error) => void): void {
    const req = request.raw;
    const routed = routedAs(request);
    const { url = '' } = req;
    const place = filledPattern(url, routed.url, request.params as Record<string, string>);
    const ruling = current?.judge(req, '', url, place);
    if (ruling === undefined) {
      enter(routed, request, reply, done);
      return;
    }
    if (ruling.kind === 'refuse') reply.hijack();
    current!.carryOut(ruling, req, reply.raw, () => enter(routed, request, reply, done));
  };
}

function enter(
  { url: pattern, config }: Routed,
  request: FastifyRequest,
  reply: FastifyReply,
  done: (error?: Error) => void,
): void {
  const delivery = current === undefined ? deliveryOf(request.raw) : current.deliveryOf(request.raw);
  if (delivery !== undefined && pattern !== undefined) delivery.routerPattern = pattern;
  let route: NodeRoute | undefined;
  try {
    route = routeOfConfig(config, () => pattern ?? '');
  } catch (error) {
    done(error as Error);
    return;
  }
  if (route === undefined) done();
  else enterRoute(route, request, reply, done);
}

/** Only where the application's own error handler has not made something else of the error. */
function noteReplyError(request: FastifyRequest, _reply: FastifyReply, error: unknown, done: () => void): void {
  note(request, error);
  done();
}

function readRoute(route: FastifyRoute & { handler: Handler }): void {
  readOption(route);
  watchHandler(route);
}

function watchHandler(route: { handler: Handler }): void {
  const { handler } = route;
  if (typeof handler !== 'function') return;
  route.handler = function (request, reply) {
    if (deliveryOf(request.raw) === undefined) return handler.call(this, request, reply);
    try {
      const result = handler.call(this, request, reply);
      // Not a promise of our own: Fastify looks at which one it gets. Nor any other thenable: a reply is one, and calls what it is
      // not given; a query of a database is another, and would run twice.
      if (types.isPromise(result)) result.then(undefined, (error) => note(request, error));
      return result;
    } catch (error) {
      note(request, error);
      throw error;
    }
  };
  // Others call their spans by it.
  Object.defineProperty(route.handler, 'name', { value: handler.name });
}

function note(request: FastifyRequest, error: unknown): void {
  const delivery = deliveryOf(request.raw);
  if (delivery !== undefined) noteError(delivery, error);
}

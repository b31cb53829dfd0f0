import diagnosticsChannel from 'node:diagnostics_channel';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { types } from 'node:util';
import type { RouterGuard } from '../router-guard.js';
import { type FastifyRequest, type PatternReader, patternReader } from './fastify-pattern.js';
import { noteError } from './handler-error.js';
import { filledPattern } from './path-pattern.js';
import type { RouterAdapter } from './router-adapter.js';

interface FastifyReply {
  readonly raw: ServerResponse;
  hijack(): void;
}

type Handler = (this: unknown, request: FastifyRequest, reply: FastifyReply) => unknown;

interface FastifyApp {
  addHook(name: string, hook: (...args: never[]) => void): void;
  decorateRequest(name: string, value: { getter(this: FastifyRequest): unknown }): void;
}

/** Of the instrumentation that is at work: what is in an application cannot be taken out of it again. */
let current: RouterGuard | undefined;

const CHANNEL = diagnosticsChannel.channel('fastify.initialization');
const equipped = new WeakSet<FastifyApp>();

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
};

/** Takes up the applications that are made from now on. By the time that they answer it is too late for hooks. */
export function watchFastify(): () => void {
  const onMade = (message: unknown) => equip((message as { fastify: FastifyApp }).fastify);
  CHANNEL.subscribe(onMade);
  return () => void CHANNEL.unsubscribe(onMade);
}

function equip(app: FastifyApp): void {
  if (equipped.has(app)) return;
  equipped.add(app);
  const add = adderOf(app);
  add('onRequest', guardWith(patternReader()) as never);
  add('onError', noteReplyError as never);
  add('onRoute', watchHandler as never);
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
function guardWith(patternOf: PatternReader) {
  return function guardRequest(request: FastifyRequest, reply: FastifyReply, done: () => void): void {
    const req = request.raw;
    const pattern = patternOf(request);
    const ruling = current?.judge(req, '', req.url ?? '', filledPattern('', pattern, request.params as Record<string, string>));
    if (ruling === undefined) {
      enter(req, pattern, done);
      return;
    }
    if (ruling.kind === 'refuse') reply.hijack();
    current!.carryOut(ruling, req, reply.raw, () => enter(req, pattern, done));
  };
}

function enter(req: IncomingMessage, pattern: string | undefined, done: () => void): void {
  const delivery = current?.deliveryOf(req);
  if (delivery !== undefined && pattern !== undefined) delivery.routerPattern = pattern;
  done();
}

/** Only where the application's own error handler has not made something else of the error. */
function noteReplyError(request: FastifyRequest, _reply: FastifyReply, error: unknown, done: () => void): void {
  note(request, error);
  done();
}

function watchHandler(route: { handler: Handler }): void {
  const { handler } = route;
  if (typeof handler !== 'function') return;
  route.handler = function (request, reply) {
    if (current?.deliveryOf(request.raw) === undefined) return handler.call(this, request, reply);
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
  const delivery = current?.deliveryOf(request.raw);
  if (delivery !== undefined) noteError(delivery, error);
}

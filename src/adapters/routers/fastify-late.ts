import diagnosticsChannel from 'node:diagnostics_channel';
import { diag } from '@opentelemetry/api';
import { noticing } from '../../telemetry/notices.js';
import type { RouterGuard } from '../router-guard.js';
import { carriedOut } from './carried-out.js';
import { enterRoute, optionOf, routeOfConfig } from './fastify-option.js';
import { contextOf, type FastifyReply, type FastifyRequest, routedAs } from './fastify-request.js';
import { loadedFiles } from './loaded-files.js';
import { filledPattern } from './path-pattern.js';
import { untilAnswered } from './until-answered.js';

interface LateReply extends FastifyReply {
  hijack(): void;
}

type Handler = (this: unknown, request: FastifyRequest, reply: LateReply) => unknown;

/** What Fastify keeps of a route. */
interface RouteContext {
  handler: Handler;
}

/** Since Fastify 5: right before a handler runs, and nobody is asked whether it may. */
const CHANNEL = 'tracing:fastify.request.handler:start';

/** Handlers of ours in routes of others. */
const guarded = new WeakSet<Handler>();
let isSaid = false;

/**
 * For applications that were made before us and take no hooks any more. Their bodies are read by the time that a handler is about
 * to run: what came around the first gate is refused. `current`: the guard that is at work; `isEquipped`: our hooks have seen the
 * request.
 */
export function guardLateHandlers(
  current: () => RouterGuard | undefined,
  isEquipped: (request: FastifyRequest) => boolean,
): () => void {
  // Who loads Fastify after us has no such applications, and pays nothing.
  if (loadedFiles(['/fastify/fastify.js']).next().done) return () => {};
  const onStart = (message: unknown) => {
    const { request } = message as { request: FastifyRequest };
    if (isEquipped(request)) return;
    const context = handledContextOf(request);
    if (context === undefined || guarded.has(context.handler)) return;
    context.handler = guardedHandler(context.handler, current);
    guarded.add(context.handler);
  };
  diagnosticsChannel.subscribe(CHANNEL, onStart);
  return () => void diagnosticsChannel.unsubscribe(CHANNEL, onStart);
}

/** Once: a server answers by an application that has none of our hooks. */
export function sayThatItIsLate(): void {
  if (isSaid) return;
  isSaid = true;
  noticing(diag).warn(
    '@outworx/otel-webhooks: a Fastify application was made before the instrumentation. What comes around its server is refused right before the handler in Fastify 5, and not seen in Fastify 4. ' +
      'Mend: make the WebhookInstrumentation, or use --import @outworx/otel-webhooks/register, before the application',
  );
}

function guardedHandler(handler: Handler, current: () => RouterGuard | undefined): Handler {
  return function (request, reply) {
    const req = request.raw;
    const { url = '' } = req;
    const routed = routedAs(request);
    const handle = () => handler.call(this, request, reply);
    const run = () => (optionOf(routed.config) === undefined ? handle() : runInCode(handle, request, reply));
    const guard = current();
    const params = request.params as Record<string, string>;
    const ruling = guard?.judge(req, '', url, filledPattern(url, routed.url, params));
    if (guard === undefined || ruling === undefined) return run();
    reply.hijack();
    return carriedOut<unknown>(guard, ruling, req, reply.raw, run, undefined);
  };
}

/** Its options were not read when the route was declared. */
async function runInCode(run: () => unknown, request: FastifyRequest, reply: LateReply): Promise<unknown> {
  const { url = '', config } = routedAs(request);
  const route = routeOfConfig(config, () => url)!;
  return untilAnswered<unknown>(
    reply.raw,
    (go, fail) => enterRoute(route, request, reply, (error) => (error === undefined ? go() : fail(error))),
    run,
    undefined,
  );
}

function handledContextOf(request: FastifyRequest): RouteContext | undefined {
  const context = contextOf(request) as Partial<RouteContext> | undefined;
  return typeof context?.handler === 'function' ? (context as RouteContext) : undefined;
}

import type { RouteInCode } from '../../config/route-in-code.js';
import { type NodeRoute, nodeRoute } from '../../in-code/node-route.js';
import { deliveryOf } from '../let-through.js';
import { type FastifyReply, type FastifyRequest, routedAs } from './fastify-request.js';

/** A route as `onRoute` shows it. */
export interface FastifyRoute {
  readonly method: string | readonly string[];
  readonly url: string;
  readonly config?: unknown;
}

export type FastifyHook = (request: FastifyRequest, reply: FastifyReply, done: (error?: Error) => void) => void;

export const FASTIFY_NAMES = {
  name: 'the webhook route of Fastify',
  mend: "import '@outworx/otel-webhooks/fastify' before the application is made, and let no onRequest hook and no middleware read the body",
};

/** By the options, which the routes of one declaration share. */
const routes = new WeakMap<object, NodeRoute>();

/** @throws ConfigError, which says at which route. */
export function readOption({ method, url, config }: FastifyRoute): void {
  routeOfConfig(config, () => `${[method].flat().join(',')} ${url}`);
}

/**
 * The route that a `config` makes of its place. It is read when the place is declared; only where others add the option later, with
 * the first request.
 * @throws ConfigError
 */
export function routeOfConfig(config: unknown, at: () => string): NodeRoute | undefined {
  const options = optionOf(config);
  if (options === undefined) return undefined;
  const make = () => nodeRoute(options as RouteInCode, { ...FASTIFY_NAMES, place: `${at()} config.webhook` });
  return placeOption(options as RouteInCode, make);
}

/** Where the options were read before, that is the route; else it is made. */
export function placeOption(options: RouteInCode, make: () => NodeRoute): NodeRoute {
  const known = Object(options) === options ? routes.get(options) : undefined;
  const route = known ?? make();
  routes.set(options, route);
  return route;
}

/** Before anything has read the body. */
export function hookOf(route: NodeRoute): FastifyHook {
  return function webhook(request, reply, done) {
    enterRoute(route, request, reply, done);
  };
}

export function enterRoute(route: NodeRoute, request: FastifyRequest, reply: FastifyReply, done: (error?: Error) => void): void {
  const { raw: req } = request;
  const { url: pattern = '/*' } = routedAs(request);
  const params = (request.params ?? {}) as Record<string, string>;
  const run = () => {
    const delivery = deliveryOf(req);
    if (delivery !== undefined) delivery.routerPattern = pattern;
    done();
  };
  route.enter({ req, res: reply.raw, pattern, params, holder: request }, run, done);
}

export function optionOf(config: unknown): unknown {
  return (config as { webhook?: unknown } | undefined)?.webhook;
}

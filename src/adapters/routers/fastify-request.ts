import type { IncomingMessage, ServerResponse } from 'node:http';

/** As much of Fastify's request as is looked at. */
export interface FastifyRequest {
  readonly raw: IncomingMessage;
  readonly params: unknown;
  readonly body?: unknown;
  /** Before Fastify 4.10 there are `routerPath` and `routeConfig` only. */
  readonly routeOptions?: { readonly url?: string | undefined; readonly config?: unknown };
  readonly routerPath?: string;
  readonly routeConfig?: unknown;
}

export interface FastifyReply {
  readonly raw: ServerResponse;
}

/** What the route of a request is called, and its `config`. */
export interface Routed {
  readonly url?: string | undefined;
  readonly config?: unknown;
}

export type RouteReader = (request: FastifyRequest) => Routed;

export function routedAs(request: FastifyRequest): Routed {
  // Later ones warn of the others.
  return request.routeOptions ?? { url: request.routerPath, config: request.routeConfig };
}

/**
 * The same for one application. `routeOptions` makes an object anew each time, which in Fastify 4 costs several times what all else
 * does: it is asked once for each route, which a request holds under a symbol of its copy of Fastify.
 */
export function routeReader(): RouteReader {
  const known = new WeakMap<object, Routed>();
  let context: symbol | undefined;
  return (request) => {
    context ??= Object.getOwnPropertySymbols(request).find(({ description }) => description === 'fastify.context');
    const route = context && (request as unknown as Record<symbol, unknown>)[context];
    if (typeof route !== 'object' || route === null) return routedAs(request);
    let routed = known.get(route);
    if (routed === undefined) {
      const { url, config } = routedAs(request);
      routed = { url, config };
      known.set(route, routed);
    }
    return routed;
  };
}

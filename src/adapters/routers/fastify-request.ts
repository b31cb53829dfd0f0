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

/** What Fastify keeps of the route that a request was found to be for. Under a symbol of each copy of Fastify's own. */
export function contextOf(request: FastifyRequest, symbol = contextSymbolOf(request)): object | undefined {
  const context = symbol && (request as unknown as Record<symbol, unknown>)[symbol];
  return typeof context === 'object' && context !== null ? context : undefined;
}

function contextSymbolOf(request: FastifyRequest): symbol | undefined {
  return Object.getOwnPropertySymbols(request).find(({ description }) => description === 'fastify.context');
}

/**
 * `routedAs` for one application. `routeOptions` makes an object anew each time, which in Fastify 4 costs several times what all else
 * does: it is asked once for each route.
 */
export function routeReader(): RouteReader {
  const known = new WeakMap<object, Routed>();
  let symbol: symbol | undefined;
  return (request) => {
    symbol ??= contextSymbolOf(request);
    const context = contextOf(request, symbol);
    if (context === undefined) return routedAs(request);
    let routed = known.get(context);
    if (routed === undefined) {
      const { url, config } = routedAs(request);
      routed = { url, config };
      known.set(context, routed);
    }
    return routed;
  };
}

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
export function routedAs(request: FastifyRequest): { readonly url?: string | undefined; readonly config?: unknown } {
  // Each look at it makes an object.
  return request.routeOptions ?? { url: request.routerPath, config: request.routeConfig };
}

import type { IncomingMessage } from 'node:http';

export interface FastifyRequest {
  readonly raw: IncomingMessage;
  readonly params: unknown;
  /** Before Fastify 4.10 there is `routerPath` only. */
  readonly routeOptions?: { readonly url?: string | undefined };
  readonly routerPath?: string;
}

/** The pattern of the route that was found for a request, or nothing where none was. */
export type PatternReader = (request: FastifyRequest) => string | undefined;

/**
 * For one application. `routeOptions` makes an object anew each time, which in Fastify 4 costs several times what all else does: it
 * is asked once for each route, which a request holds under a symbol of its copy of Fastify.
 */
export function patternReader(): PatternReader {
  const known = new WeakMap<object, { readonly pattern: string | undefined }>();
  let context: symbol | undefined;
  return (request) => {
    context ??= Object.getOwnPropertySymbols(request).find(({ description }) => description === 'fastify.context');
    const route = context && (request as unknown as Record<symbol, unknown>)[context];
    if (typeof route !== 'object' || route === null) return patternOf(request);
    const found = known.get(route);
    if (found !== undefined) return found.pattern;
    const pattern = patternOf(request);
    known.set(route, { pattern });
    return pattern;
  };
}

function patternOf(request: FastifyRequest): string | undefined {
  const { routeOptions } = request;
  // Later ones warn of the other.
  return routeOptions === undefined ? request.routerPath : routeOptions.url;
}

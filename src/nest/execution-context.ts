import type { IncomingMessage, ServerResponse } from 'node:http';
import { type FastifyRequest, routedAs } from '../adapters/routers/fastify-request.js';
import { patternOf, type RoutedRequest } from '../adapters/routers/pattern-of.js';
import type { Arrival } from '../in-code/node-route.js';

/** As much of Nest's `ExecutionContext` as is needed. */
export interface NestContext {
  getType(): string;
  switchToHttp(): { getRequest(): NestRequest; getResponse(): NestResponse };
}

type NestRequest = RoutedRequest & Partial<FastifyRequest>;
type NestResponse = ServerResponse & { readonly raw?: ServerResponse };

/** Node's own request: Express' is that, Fastify's has it. */
export function requestOf(context: NestContext): IncomingMessage {
  const request = context.switchToHttp().getRequest();
  return request.raw ?? request;
}

export function arrivalOf(context: NestContext): Arrival {
  const http = context.switchToHttp();
  const request = http.getRequest();
  const response = http.getResponse();
  const pattern = request.raw === undefined ? patternOf(request) : routedAs(request as FastifyRequest).url;
  return {
    req: request.raw ?? request,
    res: response.raw ?? response,
    pattern: pattern ?? '/*',
    params: Object.fromEntries(Object.entries(request.params ?? {}).map(([name, value]) => [name, String(value)])),
    holder: request,
  };
}

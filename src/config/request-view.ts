import type { RequestHead } from '../core/delivery.js';
import type { SignedRequest } from '../core/provider.js';
import type { KeyFunction, UnverifiedRequest } from './options.js';

/** What a function of the config gets to see of a request. */
export function viewOf(head: RequestHead): UnverifiedRequest {
  return { method: head.method, url: head.target, headers: headersOf(head), params: head.params };
}

/** The arguments of an `idempotencyKey` function. */
export function keyArguments(request: SignedRequest): Parameters<KeyFunction> {
  const headers = headersOf(request);
  return [{ method: request.method, url: request.target, headers, rawBody: request.body }, jsonOf(request.body), headers];
}

/** Reads through to the request, so that no copy is made of headers that nobody asks for. */
function headersOf(request: Pick<SignedRequest, 'header'>): Readonly<Record<string, string | undefined>> {
  return new Proxy(Object.freeze(Object.create(null)), {
    get: (_, name) => (typeof name === 'string' ? request.header(name.toLowerCase()) : undefined),
    has: (_, name) => typeof name === 'string' && request.header(name.toLowerCase()) !== undefined,
  });
}

function jsonOf(body: Buffer): unknown {
  try {
    return JSON.parse(body.toString('utf8'));
  } catch {
    return undefined;
  }
}

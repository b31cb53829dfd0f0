import type { IncomingMessage } from 'node:http';
import { noteError } from './handler-error.js';
import { replaceMethod } from './replace-method.js';
import type { RouterAdapter } from './router-adapter.js';

/** A request of Express', or of Fastify's, which has the raw one in it. */
type NestRequest = IncomingMessage & { readonly raw?: IncomingMessage };

interface ArgumentsHost {
  getType(): string;
  switchToHttp(): { getRequest(): NestRequest };
}

/** Nest: its routers are Express' or Fastify's, but what a handler throws it keeps from them. */
export const nestErrors: RouterAdapter = {
  name: 'Nest exceptions handler',
  files: [{ module: '@nestjs/core', file: 'exceptions/exceptions-handler.js' }],
  targetOf(exports) {
    const prototype = (exports as { ExceptionsHandler?: { prototype: object } } | undefined)?.ExceptionsHandler?.prototype;
    return prototype !== undefined && Object.hasOwn(prototype, 'next') ? prototype : undefined;
  },
  patch(prototype, guard) {
    return replaceMethod(prototype, 'next', (original) => {
      return function (this: unknown, error: unknown, host: ArgumentsHost) {
        if (host.getType() === 'http') {
          const request = host.switchToHttp().getRequest();
          const delivery = guard.deliveryOf(request.raw ?? request);
          if (delivery !== undefined) noteError(delivery, error);
        }
        return original.call(this, error, host);
      };
    });
  },
};

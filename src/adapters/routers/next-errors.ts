import type { IncomingMessage } from 'node:http';
import { noteError } from './handler-error.js';
import { replaceMethod } from './replace-method.js';
import type { RouterAdapter } from './router-adapter.js';

const FILES = [
  'app-route',
  'app-route-turbo',
  'app-route-experimental',
  'app-route-turbo-experimental',
  'pages-api',
  'pages-api-turbo',
];

/** Each kind of handler comes with a bundle of its own, in which it catches what the handler throws. */
export const nextErrors: RouterAdapter = {
  name: 'Next route module',
  files: FILES.flatMap((name) =>
    ['prod', 'dev'].map((mode) => ({ module: 'next', file: `dist/compiled/next-server/${name}.runtime.${mode}.js` })),
  ),
  targetOf(exports) {
    const own = (exports as { default?: { prototype?: object } } | undefined)?.default?.prototype;
    const base = own && Object.getPrototypeOf(own);
    return base && Object.hasOwn(base, 'instrumentationOnRequestError') ? base : undefined;
  },
  patch(base, guard) {
    return replaceMethod(base, 'instrumentationOnRequestError', (original) => {
      return function (this: object, req: IncomingMessage, error: unknown, ...more: unknown[]) {
        const delivery = guard.deliveryOf(req);
        if (delivery !== undefined) noteError(delivery, error);
        return original.call(this, req, error, ...more);
      };
    });
  },
};

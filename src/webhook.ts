import type { IncomingMessage, ServerResponse } from 'node:http';
import { patternOf, type RoutedRequest } from './adapters/routers/pattern-of.js';
import type { RouteInCode } from './config/route-in-code.js';
import type { Params } from './core/route-table.js';
import { nodeRoute } from './in-code/node-route.js';

/** The options of a route, without its path and method: those are where the handler is. */
export interface WebhookOptions extends RouteInCode {}

/** A middleware of Express, Connect, Polka and all that has the same three arguments. */
export type WebhookMiddleware = (req: IncomingMessage, res: ServerResponse, next: (error?: unknown) => void) => void;

const NAMES = {
  name: 'webhook()',
  mend:
    'put it before the body parser; or keep the bytes, in req.rawBody with express.json({ verify: (req, res, bytes) => { req.rawBody = bytes; } }), ' +
    'or as req.body with express.raw()',
};

/**
 * Makes a route of the place where it stands: deliveries are verified and deduplicated as on a route of the config, then comes
 * what follows. Put it before anything that reads the body, or keep the bytes in `req.rawBody`.
 *
 * ```js
 * app.post('/hooks/stripe', webhook({ provider: 'stripe', signatureSecret: process.env.STRIPE_SECRET }), express.json(), handler);
 * ```
 *
 * It needs no config, no `register` and no `WebhookInstrumentation`, and works with them: then it shares their store. GET, HEAD
 * and OPTIONS pass; handshakes are answered as the options say. A route of the config that has verified the request for the same
 * provider goes first.
 *
 * @throws ConfigError at once, with everything that is wrong with the options
 */
export function webhook(options: WebhookOptions): WebhookMiddleware {
  const route = nodeRoute(options, NAMES);
  return function webhook(req, res, next) {
    route.enter({ req, res, pattern: patternOf(req), params: paramsOf(req) }, next, next);
  };
}

function paramsOf({ params = {} }: RoutedRequest): Params {
  return Object.fromEntries(Object.entries(params).map(([name, value]) => [name, String(value)]));
}

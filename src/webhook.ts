import type { IncomingMessage, ServerResponse } from 'node:http';
import { deliveryOf, isTaken } from './adapters/let-through.js';
import { HttpRequestHead } from './adapters/request-head.js';
import { patternOf, type RoutedRequest } from './adapters/routers/pattern-of.js';
import { isUnread } from './adapters/unread-body.js';
import { type ResolvedConfig, resolveRoute, type WebhookConfig } from './config/index.js';
import type { RouteInCode } from './config/route-in-code.js';
import { isHandshakeHead } from './core/handshake.js';
import type { Route } from './core/route.js';
import type { Params } from './core/route-table.js';
import { activeInstrumentation, WebhookInstrumentation } from './instrumentation.js';

/** The options of a route, without its path and method: those are where the middleware is. */
export interface WebhookOptions extends RouteInCode {}

/** A middleware of Express, Connect, Polka and all that has the same three arguments. */
export type WebhookMiddleware = (req: IncomingMessage, res: ServerResponse, next: (error?: unknown) => void) => void;

const PASSING_METHODS = new Set(['GET', 'HEAD', 'OPTIONS']);
/** A pattern is the application's own and there are few; a middleware on every path sees as many as it gets requests. */
const MAX_PATTERNS = 100;

/**
 * Makes a route of the place where it stands: deliveries are verified and deduplicated as on a route of the config, then comes
 * what follows. Put it before anything that reads the body.
 *
 * ```js
 * app.post('/hooks/stripe', webhook({ provider: 'stripe', signatureSecret: process.env.STRIPE_SECRET }), express.json(), handler);
 * ```
 *
 * It needs no config, no `register` and no `WebhookInstrumentation`, and works with them: then it shares their store. GET, HEAD
 * and OPTIONS pass; handshakes are answered as the options say. A route of the config that has taken the request already goes first.
 *
 * @throws ConfigError at once, with everything that is wrong with the options
 */
export function webhook(options: WebhookOptions): WebhookMiddleware {
  const config = resolveRoute(options);
  const route = config.routes[0]!;
  const patterns = new Map<string, Route>();

  return function webhook(req, res, next) {
    if (deliveryOf(req) !== undefined) return next();
    const params = paramsOf(req);
    if (PASSING_METHODS.has(req.method ?? '') && !isHandshakeHead(route, new HttpRequestHead(req, params))) return next();
    if (isTaken(req) || !isUnread(req)) {
      if (route.mode === 'observe') return next();
      return next(
        new Error('webhook(): the body was read before; put it before the body parser, nothing can be verified after it'),
      );
    }
    (activeInstrumentation() ?? standIn(config)).takeRequest(routeAt(patternOf(req)), params, req, res, next);
  };

  function routeAt(path: string): Route {
    const known = patterns.get(path);
    if (known !== undefined) return known;
    if (patterns.size >= MAX_PATTERNS) return route;
    const placed = Object.freeze({ ...route, path });
    patterns.set(path, placed);
    return placed;
  }
}

let unregistered: WebhookInstrumentation | undefined;

/** Without an instrumentation in the process: one that watches nothing, for its store and its telemetry. */
function standIn(config: ResolvedConfig): WebhookInstrumentation {
  unregistered ??= new WebhookInstrumentation({ enabled: false, ...(config as unknown as WebhookConfig) });
  return unregistered;
}

function paramsOf({ params = {} }: RoutedRequest): Params {
  return Object.fromEntries(Object.entries(params).map(([name, value]) => [name, String(value)]));
}

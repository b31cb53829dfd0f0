import type { IncomingMessage, ServerResponse } from 'node:http';
import { answerRequest } from '../adapters/http-exchange.js';
import { deliveryOf, isTaken } from '../adapters/let-through.js';
import { HttpRequestHead } from '../adapters/request-head.js';
import { requestTaker } from '../adapters/take-request.js';
import { isUnread } from '../adapters/unread-body.js';
import { type RouteInCode, resolveRoute } from '../config/route-in-code.js';
import { UNAUTHORIZED } from '../core/answers.js';
import { isHandshakeHead } from '../core/handshake.js';
import type { Params } from '../core/route-table.js';
import { bodyWasRead } from './body-was-read.js';
import { addRouteInCode, deliverInCode, deliverWith } from './engine-in-code.js';
import { type BodyHolder, keptBody } from './kept-body.js';
import { passes } from './passing-methods.js';
import { placedRoutes } from './placed-routes.js';

/** One request at the place of a route in code. */
export interface Arrival {
  readonly req: IncomingMessage;
  readonly res: ServerResponse;
  /** The pattern of the place, as far as the framework tells. */
  readonly pattern: string;
  readonly params: Params;
  /** The framework's own request, where that is another object and may hold the body. */
  readonly holder?: BodyHolder;
}

/** A route where its handler is, for frameworks over requests of Node's. */
export interface NodeRoute {
  /**
   * Calls `run` when the handler may run: at once where nothing is to be done, later with a delivery, in its async context. Else
   * the request is answered, or `fail` is called with what the application did wrong.
   */
  enter(arrival: Arrival, run: () => void, fail: (error: Error) => void): void;
}

export interface NodeRouteNames {
  /** What its errors call it. */
  readonly name: string;
  /** What to do when the body was read before. */
  readonly mend: string;
  /** Where the options stand, for a config error; without it each stands for itself. */
  readonly place?: string;
}

const takeInCode = requestTaker(deliverInCode);

/** @throws ConfigError with everything that is wrong with the options. */
export function nodeRoute(options: RouteInCode, { name, mend, place }: NodeRouteNames): NodeRoute {
  const { route, openStore } = resolveRoute(options, place);
  const take = options.store === undefined ? takeInCode : requestTaker(deliverWith(openStore));
  const placed = placedRoutes(route);
  addRouteInCode(route);

  return {
    enter({ req, res, pattern, params, holder = {} }, run, fail) {
      const delivery = deliveryOf(req);
      if (delivery !== undefined) {
        if (placed.accepts(delivery)) run();
        else answerRequest(res, UNAUTHORIZED);
        return;
      }
      if (passes(req.method ?? '') && !isHandshakeHead(route, new HttpRequestHead(req, params))) return run();
      const body = isTaken(req) || isUnread(req) ? undefined : keptBody(req as BodyHolder, holder);
      if (body === undefined && (isTaken(req) || !isUnread(req))) {
        if (route.mode === 'observe') run();
        else fail(bodyWasRead(name, mend));
        return;
      }
      take(placed.at(pattern), params, req, res, run, body);
    },
  };
}

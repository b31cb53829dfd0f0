import type { IncomingMessage, ServerResponse } from 'node:http';
import { UNAUTHORIZED } from '../core/answers.js';
import type { Delivery } from '../core/delivery.js';
import type { Answer } from '../core/exchange.js';
import { judge, judgeBlindly, type Passage, type Ruling } from '../core/guard.js';
import type { Route } from '../core/route.js';
import type { Params, RouteTable } from '../core/route-table.js';
import { answerRequest } from './http-exchange.js';
import { deliveryOf, isTaken } from './let-through.js';
import { HttpRequestHead } from './request-head.js';
import type { TakeRequest } from './take-request.js';
import { isUnread } from './unread-body.js';

export interface RouterGuardOptions {
  /** Looked up anew for each request: the config may be replaced while servers run. */
  readonly table: () => RouteTable;
  /** As the first gate does. */
  readonly deliver: TakeRequest;
  /** A request reached a protected handler around the first gate. */
  readonly bypassed: (route: Route, router: string) => void;
  /** A protected path was seen in a router. */
  readonly seen: (route: Route, router: string) => void;
  /** Told of faults of ours. */
  readonly onFault: (what: string, error: unknown) => void;
}

/** What a router's adapter asks, right before a handler runs. */
export interface RouterGuard {
  /**
   * What comes before the handler. `undefined`, nearly always: nothing.
   * @param path the whole path as it stands now, mount points included
   * @param place the handler's own path, where the router tells: the pattern with its parameters filled in, or the mount point
   * @param isMount the handler takes all that is below `place`
   * @param method where the router has another one than the request
   */
  judge(req: IncomingMessage, path: string, place?: string, isMount?: boolean, method?: string): Ruling | undefined;
  /** Answers, or takes the request all the way and then calls `run`. */
  carryOut(ruling: Ruling, req: IncomingMessage, res: ServerResponse, run: () => void): void;
  /** For frameworks whose answers are values: what to answer with, whatever the ruling is. */
  refusal(ruling: Ruling): Answer;
  /** The delivery as which the request was let through: for the router's own pattern, and for what a handler throws. */
  deliveryOf(req: IncomingMessage): Delivery | undefined;
  /** From now on every handler runs. */
  stop(): void;
}

/** The second gate, for one kind of router of Node requests. */
export function createRouterGuard(router: string, options: RouterGuardOptions): RouterGuard {
  const { table, deliver, bypassed, seen, onFault } = options;
  const known = new WeakSet<Route>();
  /** Handlers of one request come one after the other, and most ask the same. */
  let open: Asked | undefined;
  let isStopped = false;

  return {
    judge(req, path, place, isMount, method = req.method ?? '') {
      if (isStopped) return undefined;
      const delivery = deliveryOf(req);
      const routes = table();
      if (delivery !== undefined) see(delivery.route);
      else if (open !== undefined && isSame(open, routes, method, path, place, isMount)) return undefined;
      const passage = new RequestPassage(req, method, delivery, path, place, isMount);
      try {
        const ruling = judge(routes, passage);
        open = ruling === undefined && delivery === undefined ? { routes, method, path, place, isMount } : undefined;
        return ruling;
      } catch (error) {
        onFault(`the guard of the ${router}`, error);
        return judgeBlindly(routes.routes, passage);
      }
    },
    carryOut(ruling, req, res, run) {
      const { route } = ruling;
      count(ruling);
      if (ruling.kind === 'refuse') {
        refuse(res, ruling.answer);
        return;
      }
      try {
        deliver(route, ruling.params, req, res, run);
      } catch (error) {
        if (deliveryOf(req) !== undefined) throw error;
        onFault(`verifying a request in the ${router}`, error);
        refuse(res, UNAUTHORIZED);
      }
    },
    refusal(ruling) {
      count(ruling);
      return ruling.kind === 'refuse' ? ruling.answer : UNAUTHORIZED;
    },
    deliveryOf,
    stop() {
      isStopped = true;
      open = undefined;
    },
  };

  function count(ruling: Ruling): void {
    const { route } = ruling;
    see(route);
    if (route.mode === 'enforce' && !(ruling.kind === 'deliver' && ruling.isHandshake)) bypassed(route, router);
  }

  function see(route: Route): void {
    if (known.has(route)) return;
    known.add(route);
    seen(route, router);
  }
}

/** A question whose answer was that the handler may run. */
interface Asked {
  readonly routes: RouteTable;
  readonly method: string;
  readonly path: string;
  readonly place: string | undefined;
  readonly isMount: boolean | undefined;
}

function isSame(asked: Asked, routes: RouteTable, method: string, path: string, place?: string, isMount?: boolean): boolean {
  return (
    asked.path === path &&
    asked.place === place &&
    asked.method === method &&
    asked.isMount === isMount &&
    asked.routes === routes
  );
}

/** Once the application has begun to answer, all that is left is not to run the handler. */
function refuse(res: ServerResponse, answer: Answer): void {
  if (!res.headersSent) answerRequest(res, answer);
  else if (!res.writableEnded) res.end();
}

class RequestPassage implements Passage {
  readonly #req: IncomingMessage;

  constructor(
    req: IncomingMessage,
    readonly method: string,
    readonly delivery: Delivery | undefined,
    readonly path: string,
    readonly place: string | undefined,
    readonly isMount: boolean | undefined,
  ) {
    this.#req = req;
  }

  head(params: Params): HttpRequestHead {
    return new HttpRequestHead(this.#req, params);
  }

  hasRawBody(): boolean {
    return !isTaken(this.#req) && isUnread(this.#req);
  }
}

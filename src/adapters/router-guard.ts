import type { IncomingMessage, ServerResponse } from 'node:http';
import { UNAUTHORIZED } from '../core/answers.js';
import type { Delivery } from '../core/delivery.js';
import type { Answer } from '../core/exchange.js';
import { closedBy, isOpen, judgeBlindly, type Passage, type Ruling, ruleOn } from '../core/guard.js';
import type { Route } from '../core/route.js';
import type { Params, RouteTable } from '../core/route-table.js';
import { answerRequest } from './http-exchange.js';
import { type LastPassage, lastPassageOf, notePassage } from './last-passage.js';
import { deliveryOf, isTaken } from './let-through.js';
import { HttpRequestHead } from './request-head.js';
import { wholePath } from './routers/whole-path.js';
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
   * @param base the mount points that the router has cut off the target
   * @param url what it has left of it, as it stands now
   * @param place the handler's own path, where the router tells: the pattern with its parameters filled in, or the mount point
   * @param isMount the handler takes all that is below `place`
   * @param method where the router has another one than the request
   */
  judge(req: IncomingMessage, base: string, url: string, place?: string, isMount?: boolean, method?: string): Ruling | undefined;
  /** Whether this was asked last of this request, with the answer that it may pass, and nothing has changed since. */
  hasPassed(req: IncomingMessage, base: string, url: string, place: string | undefined, isMount: boolean): boolean;
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
  let isStopped = false;

  const guard: RouterGuard = {
    judge(req, base, url, place, isMount = false, method = req.method ?? '') {
      if (isStopped) return undefined;
      const routes = table();
      const last = lastPassageOf(req, guard);
      const isThere = last !== undefined && isAt(last, routes, method, base, url);
      if (isThere && last.place === place && last.isMount === isMount) return undefined;
      const delivery = last === undefined ? deliveryOf(req) : last.delivery;
      let passage: RequestPassage | undefined;
      try {
        if (delivery !== undefined || !isOpenTo(routes, method, base, url, place, isThere)) {
          if (delivery !== undefined) see(delivery.route);
          passage = new RequestPassage(req, method, delivery, wholePath(base, url), place, isMount);
          const match = closedBy(routes, passage);
          if (match !== undefined) return ruleOn(match, passage);
        }
        // A route's own question is not asked again.
        if (place === undefined || isMount) notePassage(guard, req, delivery, routes, method, base, url, place, isMount);
        return undefined;
      } catch (error) {
        onFault(`the guard of the ${router}`, error);
        passage ??= new RequestPassage(req, method, delivery, base + url, place, isMount);
        return judgeBlindly(routes.routes, passage);
      }
    },
    hasPassed(req, base, url, place, isMount) {
      const last = lastPassageOf(req, guard);
      const isThere = last !== undefined && isAt(last, table(), req.method ?? '', base, url);
      return isThere && last.place === place && last.isMount === isMount;
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
    deliveryOf(req) {
      const last = lastPassageOf(req, guard);
      return last === undefined ? deliveryOf(req) : last.delivery;
    },
    stop() {
      isStopped = true;
    },
  };
  return guard;

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

function isAt(last: LastPassage, routes: RouteTable, method: string, base: string, url: string): boolean {
  return last.url === url && last.base === base && last.method === method && last.routes === routes;
}

/** `isThere`: it passed here without a delivery, so that only the router's own word for the place is new. */
function isOpenTo(
  routes: RouteTable,
  method: string,
  base: string,
  url: string,
  place: string | undefined,
  isThere: boolean,
): boolean {
  if (isThere) return place === undefined || routes.match(method, place) === undefined;
  return isOpen(routes, method, wholePath(base, url), place);
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
    readonly isMount: boolean,
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

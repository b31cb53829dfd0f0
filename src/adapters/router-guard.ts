import type { IncomingMessage, ServerResponse } from 'node:http';
import { UNAUTHORIZED } from '../core/answers.js';
import type { Delivery } from '../core/delivery.js';
import type { Answer } from '../core/exchange.js';
import { isLetThrough, judgeBlindly, meant, type Passage, type Ruling, ruleOn } from '../core/guard.js';
import type { Route } from '../core/route.js';
import type { Match, Params, RouteTable } from '../core/route-table.js';
import { answerRequest } from './http-exchange.js';
import { lastPassageOf, notePassage } from './last-passage.js';
import { deliveryOf, isTaken } from './let-through.js';
import { RecurringMatch } from './recurring-match.js';
import { HttpRequestHead } from './request-head.js';
import { wholePath } from './routers/whole-path.js';
import { isAllOf, isAt, isAtMount, isOn, ownPath } from './same-place.js';
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

/** Valid until the next question. */
export interface Passed {
  readonly delivery: Delivery | undefined;
}

/** What a router's adapter asks, right before a handler runs. */
export interface RouterGuard {
  /**
   * What comes before the handler. `undefined`, nearly always: nothing.
   * @param base the mount points that the router has cut off the target
   * @param url what it has left of it, as it stands now
   * @param place the handler's own path behind `base`, where the router tells: the pattern with its parameters filled in, or what of
   * `url` is a mount point; empty at `base` itself
   * @param isMount the handler takes all that is below `place`
   * @param method where the router has another one than the request
   */
  judge(req: IncomingMessage, base: string, url: string, place?: string, isMount?: boolean, method?: string): Ruling | undefined;
  /** As which delivery it may pass, if any, where the last answer for this request tells; `undefined` where it has to be asked. */
  passedAt(req: IncomingMessage, base: string, url: string, place?: string, isMount?: boolean): Passed | undefined;
  /** Whether what was asked last of this request was asked at the mount point itself, on the same path, and the path by itself may pass. */
  hasPassedOn(req: IncomingMessage, base: string, url: string): boolean;
  /**
   * None of the parts of this path has to be asked about: no route's path is one that it begins with, or is it itself; or a delivery of
   * the same route came by all of them before.
   */
  hasOpenParts(req: IncomingMessage, path: string): boolean;
  /** All of them were asked about, and the request may pass at each. */
  notePartsOpen(req: IncomingMessage, path: string): void;
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
  let lastSeen: Route | undefined;
  let isStopped = false;
  /** Mount points are few, and asked about by every request that is for something below them. */
  const openMount = new RecurringMatch();
  /** Deliveries of a route come to one path, nearly all. */
  const deliveredTo = new RecurringMatch();
  /** And by the parts of that. */
  const deliveredBy = new RecurringMatch();

  const guard: RouterGuard = {
    judge(req, base, url, place, isMount = false, method = req.method ?? '') {
      if (isStopped) return undefined;
      const routes = table();
      const last = lastPassageOf(req);
      const delivery = last === undefined ? deliveryOf(req) : last.delivery;
      let passage: RequestPassage | undefined;
      try {
        const isThere = last !== undefined && isAt(last, routes, method, base, url);
        if (isThere && last.place === place && last.isMount === isMount && last.by === guard) return undefined;
        if (delivery !== undefined) see(delivery.route);
        const isOnPath = last?.isPathOpen === true && (isThere || isOn(last, routes, method, base, url));
        const path = isOnPath ? last.path : wholePath(base, url);
        const own = ownPath(base, url, place, path);
        const ofPlace = own === undefined ? undefined : matchPlace(routes, method, own, isMount);
        const isPathAsked = ofPlace === undefined ? !isOnPath && !deliveredTo.wasBy(delivery, routes, method, path) : isMount;
        const match = meant(isPathAsked ? routes.match(method, path) : undefined, ofPlace, isMount);
        if (match !== undefined && !isLetThrough(match, method, delivery)) {
          passage = new RequestPassage(req, method, delivery, path, own, isMount);
          return ruleOn(match, passage);
        }
        if (match !== undefined && ofPlace === undefined) deliveredTo.note(match.route, routes, method, path);
        // A route's own question is not asked again.
        if (place === undefined || isMount) {
          notePassage(guard, req, delivery, routes, method, base, url, path, ofPlace === undefined, place, isMount);
        }
        return undefined;
      } catch (error) {
        onFault(`the guard of the ${router}`, error);
        passage ??= new RequestPassage(req, method, delivery, base + url, base + (place ?? ''), isMount);
        return judgeBlindly(routes.routes, passage);
      }
    },
    passedAt(req, base, url, place, isMount = false) {
      const last = lastPassageOf(req);
      if (last === undefined || last.by !== guard) return undefined;
      const isSame = last.isMount === isMount && last.place === place;
      if (!isSame && (isMount || !last.isPathOpen || !isAllOf(base, url, place))) return undefined;
      return isAt(last, table(), req.method ?? '', base, url) ? last : undefined;
    },
    hasPassedOn(req, base, url) {
      const last = lastPassageOf(req);
      return (
        last !== undefined &&
        last.by === guard &&
        last.isPathOpen &&
        isAtMount(last) &&
        isOn(last, table(), req.method ?? '', base, url)
      );
    },
    hasOpenParts(req, path) {
      const routes = table();
      const method = req.method ?? '';
      return routes.isElsewhere(method, path) || deliveredBy.wasBy(guard.deliveryOf(req), routes, method, path);
    },
    notePartsOpen(req, path) {
      const delivery = guard.deliveryOf(req);
      if (delivery !== undefined) deliveredBy.note(delivery.route, table(), req.method ?? '', path);
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
      const last = lastPassageOf(req);
      return last === undefined ? deliveryOf(req) : last.delivery;
    },
    stop() {
      isStopped = true;
    },
  };
  return guard;

  function matchPlace(routes: RouteTable, method: string, place: string, isMount: boolean): Match | undefined {
    if (openMount.was(undefined, routes, method, place)) return undefined;
    const match = routes.match(method, place);
    if (isMount && match === undefined) openMount.note(undefined, routes, method, place);
    return match;
  }

  function count(ruling: Ruling): void {
    const { route } = ruling;
    see(route);
    if (route.mode === 'enforce' && !(ruling.kind === 'deliver' && ruling.isHandshake)) bypassed(route, router);
  }

  function see(route: Route): void {
    if (route === lastSeen) return;
    lastSeen = route;
    if (known.has(route)) return;
    known.add(route);
    seen(route, router);
  }
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

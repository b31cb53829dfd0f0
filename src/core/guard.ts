import { methodNotAllowed, UNAUTHORIZED } from './answers.js';
import type { Delivery, RequestHead } from './delivery.js';
import type { Answer } from './exchange.js';
import { isHandshakeHead } from './handshake.js';
import type { Route } from './route.js';
import type { Match, Params, RouteTable } from './route-table.js';

/** A handler that a router is about to run, and what it takes the request for. */
export interface Passage {
  readonly method: string;
  /** The whole path as it stands now, mount points included. */
  readonly path: string;
  /** The handler's own path: the pattern with its parameters filled in, or what of the path the mount point took. Absent when it has none. */
  readonly place?: string | undefined;
  /** The handler takes all that is below its path too. */
  readonly isMount?: boolean | undefined;
  /** What was let through to the application as this request. */
  readonly delivery: Delivery | undefined;
  /** What a handshake is recognised by. Asked only where one may be. */
  head(params: Params): RequestHead;
  /** Nobody has read of the body yet, and no gate has taken it. Asked only where it matters. */
  hasRawBody(): boolean;
}

/** What comes before a handler may run. */
export type Ruling =
  | { readonly kind: 'refuse'; readonly route: Route; readonly answer: Answer }
  /** The request came around the first gate: it takes the whole way here. */
  | { readonly kind: 'deliver'; readonly route: Route; readonly params: Params; readonly isHandshake: boolean };

/** The second gate: a handler on a protected path runs with a delivery of that very route, or not at all. `undefined` lets it run. */
export function judge(table: RouteTable, passage: Passage): Ruling | undefined {
  const match = closedBy(table, passage);
  return match && ruleOn(match, passage);
}

/** What is protected here, but for a delivery of just that. */
function closedBy(table: RouteTable, { method, path, place, isMount, delivery }: Passage): Match | undefined {
  const match = meant(table.match(method, path), place === undefined ? undefined : table.match(method, place), isMount);
  return match === undefined || isLetThrough(match, method, delivery) ? undefined : match;
}

export function ruleOn(match: Match, passage: Passage): Ruling | undefined {
  const { route } = match;
  const isHandshake = match.kind === 'handshake';
  // By a method that is a delivery on no route, the rest is the application's.
  if (isHandshake && !isHandshakeHead(route, passage.head(match.params))) return undefined;
  if ((match.kind === 'route' || isHandshake) && passage.delivery === undefined && passage.hasRawBody()) {
    return { kind: 'deliver', route, params: match.params, isHandshake };
  }
  if (isHandshake || route.mode === 'observe') return undefined;
  return { kind: 'refuse', route, answer: match.kind === 'other_method' ? methodNotAllowed(match.allow) : UNAUTHORIZED };
}

/**
 * What to do when judging failed, which it never should: a request that was let through goes on, and so does one whose path looks
 * like nothing that is protected. Crude on purpose.
 */
export function judgeBlindly(routes: readonly Route[], { path, place = '', delivery }: Passage): Ruling | undefined {
  if (delivery !== undefined) return undefined;
  const text = `${path} ${place}`.toLowerCase();
  const route = routes.find((each) => each.mode === 'enforce' && fixedSegments(each).every((segment) => text.includes(segment)));
  return route && { kind: 'refuse', route, answer: UNAUTHORIZED };
}

function fixedSegments({ path }: Route): string[] {
  return path
    .toLowerCase()
    .split('/')
    .filter((segment) => !/^[:*]/.test(segment));
}

/** Which of the two a handler is: what is on the path, or what is on the handler's own. */
export function meant(ofPath: Match | undefined, ofPlace: Match | undefined, isMount = false): Match | undefined {
  // Elsewhere than at a mount point the router's word is the last.
  if (ofPlace === undefined) return ofPath;
  if (ofPath === undefined || !isMount) return ofPlace;
  // Below a mount point another route may begin: the longer of the two is meant.
  return ofPath.route === ofPlace.route || depth(ofPath.route) >= depth(ofPlace.route) ? ofPath : ofPlace;
}

function depth({ path }: Route): number {
  return path.split('/').filter((segment) => segment !== '' && segment !== '*').length;
}

/** It is a delivery of just that. By its path, not by identity: deliveries under way end by the routes that they began with. */
export function isLetThrough(match: Match, method: string, delivery: Delivery | undefined): boolean {
  if (delivery === undefined || match.kind === 'ambiguous') return false;
  const { route, identity, head } = delivery;
  if (route.path !== match.route.path) return false;
  if (match.kind !== 'route') return true;
  // Nobody signs a handshake: what came as one is no event because something has changed its method since.
  if (identity.isHandshake === true && head.method !== method) return false;
  return route === match.route || route.methods.has(method);
}

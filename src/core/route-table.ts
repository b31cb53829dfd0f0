import { createExactPaths } from './exact-paths.js';
import { isPlain, spellings } from './path-spellings.js';
import type { Route } from './route.js';

export type Params = Readonly<Record<string, string>>;

export type Match =
  | { readonly kind: 'route'; readonly route: Route; readonly params: Params }
  /** The path is a route's, and by this method come handshakes of its sender, if not only these. */
  | { readonly kind: 'handshake'; readonly route: Route; readonly params: Params }
  /** The path is a route's, the method is none that it takes. */
  | { readonly kind: 'other_method'; readonly route: Route; readonly allow: string }
  /** To one router this target is one route, to another it is another: whoever may sign for the one must not reach the other. */
  | { readonly kind: 'ambiguous'; readonly route: Route };

export interface RouteTable {
  readonly routes: readonly Route[];
  /** The route that this request may reach in *some* router, however its target is spelled. */
  match(method: string, target: string): Match | undefined;
  /**
   * There is nothing at this target by this method, nor at anything that it begins with. False where that takes more than a look to
   * tell.
   */
  isElsewhere(method: string, target: string): boolean;
}

/** All routes on one path. */
interface Endpoint {
  readonly segments: readonly string[];
  readonly routes: Route[];
  readonly hasParams: boolean;
}

interface Node {
  readonly fixed: Map<string, Node>;
  /** What the segments in `fixed` begin with: a bit for five of a character's, so that letters of either case have the same one. */
  beginnings: number;
  param?: Node;
  rest?: Endpoint;
  endpoint?: Endpoint;
}

/** These carry handshakes and no deliveries, and pass unless a route lists them or its sender's handshakes come by them. */
const PASSING_METHODS = new Set(['GET', 'HEAD', 'OPTIONS']);
const NO_PARAMS: Params = Object.freeze({});

export function createRouteTable(routes: readonly Route[]): RouteTable {
  const root: Node = { fixed: new Map(), beginnings: 0 };
  const asWritten = new Map<string, Endpoint>();
  const passing = new Set(PASSING_METHODS);
  for (const route of routes) {
    const endpoint = insert(root, route.path);
    endpoint.routes.push(route);
    if (!/[:*]/.test(route.path)) asWritten.set(route.path, endpoint);
    for (const method of [...route.methods, ...(route.provider.handshakes?.methods ?? [])]) passing.delete(method);
  }
  const exact = createExactPaths(asWritten);
  const beginsWithText = root.endpoint === undefined && root.param === undefined && root.rest === undefined;
  let lastMethod = '';
  let lastPasses = false;

  /** Of one request it is asked several times, and most requests come by the same. */
  function passes(method: string): boolean {
    if (method !== lastMethod) {
      lastMethod = method;
      lastPasses = passing.has(method);
    }
    return lastPasses;
  }

  function isElsewhere(method: string, target: string): boolean {
    return passes(method) || (beginsWithText && beginsLikeNone(root, target));
  }

  return {
    routes,
    isElsewhere,
    match(method, target) {
      if (isElsewhere(method, target)) return undefined;
      const written = exact.get(target);
      if (written !== undefined) return choose(written, method, target);
      const query = target.indexOf('?');
      const path = query < 0 ? target : target.slice(0, query);
      const endpoint = query < 0 ? undefined : exact.get(path);
      if (endpoint !== undefined) return choose(endpoint, method, path);
      if (isPlain(path)) return find(root, method, path);
      return findAny(root, method, spellings(target));
    },
  };
}

function findAny(root: Node, method: string, readings: Iterable<string>): Match | undefined {
  let found: Match | undefined;
  for (const reading of readings) {
    const match = find(root, method, reading);
    if (match === undefined || match.route === found?.route) continue;
    if (found !== undefined) return { kind: 'ambiguous', route: match.route.mode === 'enforce' ? match.route : found.route };
    found = match;
  }
  return found;
}

function insert(root: Node, path: string): Endpoint {
  const segments = path === '/' ? [] : path.split('/').slice(1);
  let node = root;
  for (const segment of segments) {
    if (segment === '*') {
      node.rest ??= endpointOf(segments);
      return node.rest;
    }
    node = segment.startsWith(':') ? paramChild(node) : fixedChild(node, segment.toLowerCase());
  }
  node.endpoint ??= endpointOf(segments);
  return node.endpoint;
}

function endpointOf(segments: readonly string[]): Endpoint {
  return { segments, routes: [], hasParams: segments.some((segment) => segment.startsWith(':')) };
}

function paramChild(node: Node): Node {
  node.param ??= { fixed: new Map(), beginnings: 0 };
  return node.param;
}

function fixedChild(node: Node, segment: string): Node {
  let next = node.fixed.get(segment);
  if (next === undefined) {
    next = { fixed: new Map(), beginnings: 0 };
    node.fixed.set(segment, next);
    node.beginnings |= segment === '' ? -1 : 1 << segment.charCodeAt(0);
  }
  return next;
}

/** Segment by segment, no regular expression: linear in the length of the path for any pattern. */
function find(root: Node, method: string, path: string): Match | undefined {
  const endpoint = walk(root, path, 1);
  return endpoint === undefined ? undefined : choose(endpoint, method, path);
}

/** Most requests, where all routes begin with a text, and none like this. Whatever is behind a `?` is no less plain for being looked at. */
function beginsLikeNone(root: Node, target: string): boolean {
  return !mayBegin(root, target.charCodeAt(1)) && isPlain(target);
}

function walk(node: Node, path: string, from: number): Endpoint | undefined {
  if (from >= path.length) return node.endpoint ?? node.rest;
  const slash = path.indexOf('/', from);
  const end = slash < 0 ? path.length : slash;
  const next = slash < 0 ? path.length : slash + 1;
  if (mayBegin(node, path.charCodeAt(from))) {
    const fixed = node.fixed.get(path.slice(from, end).toLowerCase());
    const found = fixed && walk(fixed, path, next);
    if (found !== undefined) return found;
  }
  if (node.param !== undefined && end > from) {
    const found = walk(node.param, path, next);
    if (found !== undefined) return found;
  }
  return node.rest;
}

/** Spares the most of paths that nothing is on a piece of text and its hash. Beyond ASCII some letters have another in lower case. */
function mayBegin({ beginnings }: Node, code: number): boolean {
  return (beginnings & (1 << code)) !== 0 || (code > 0x7f && beginnings !== 0);
}

function choose(endpoint: Endpoint, method: string, path: string): Match | undefined {
  const { routes } = endpoint;
  for (const route of routes) {
    if (route.methods.has(method)) return { kind: 'route', route, params: readParams(endpoint, path) };
  }
  if (PASSING_METHODS.has(method)) {
    const route = routes.find(({ provider }) => provider.handshakes?.methods.has(method));
    return route && { kind: 'handshake', route, params: readParams(endpoint, path) };
  }
  const allow = routes.flatMap((route) => [...route.methods]).join(', ');
  return { kind: 'other_method', route: routes[0]!, allow };
}

function readParams({ segments, hasParams }: Endpoint, path: string): Params {
  if (!hasParams) return NO_PARAMS;
  const values = path.split('/').slice(1);
  const params: Record<string, string> = Object.create(null);
  segments.forEach((segment, i) => {
    if (segment.startsWith(':')) params[segment.slice(1)] = decode(values[i] ?? '');
  });
  return params;
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

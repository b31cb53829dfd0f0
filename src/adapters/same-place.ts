import type { RouteTable } from '../core/route-table.js';
import type { LastPassage } from './last-passage.js';

/** Nothing that a handler is asked about has changed but, it may be, the handler's own place. */
export function isAt(last: LastPassage, routes: RouteTable, method: string, base: string, url: string): boolean {
  return last.url === url && last.base === base && last.method === method && last.routes === routes;
}

/** For a handler of all that is below `base`. */
export function isAtMount({ place, isMount }: LastPassage): boolean {
  return isMount && place === '';
}

/** The same path, with other mount points cut off: nothing but the router's own word for the place is new. V8 writes `startsWith` out. */
export function isOn(last: LastPassage, routes: RouteTable, method: string, base: string, url: string): boolean {
  const { path } = last;
  return (
    last.method === method &&
    last.routes === routes &&
    path.length === base.length + url.length &&
    (url === '' || base === '' || url.charCodeAt(0) === SLASH) &&
    path.slice(0, base.length) === base &&
    path.slice(base.length) === url
  );
}

/** The handler's own path, where it is another than that of the request. */
export function ownPath(base: string, url: string, place: string | undefined, path: string): string | undefined {
  if (place === undefined || isAllOf(base, url, place)) return undefined;
  const own = base === '' ? place : base + place;
  return own === '' || own === path ? undefined : own;
}

/** The handler's own path is all of the request's. */
export function isAllOf(base: string, url: string, place: string | undefined): boolean {
  return place === url && (base === '' || url.charCodeAt(0) === SLASH);
}

const SLASH = 0x2f;

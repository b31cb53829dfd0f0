import type { Delivery } from '../core/delivery.js';
import type { Route } from '../core/route.js';

/** A pattern is the application's own and there are few; a middleware on every path sees as many as it gets requests. */
const MAX_PATTERNS = 100;

/** The pattern of a place of which nothing is known. */
export const ANYWHERE = '/*';

/** One route in code, at each of the places where it stands. */
export interface PlacedRoutes {
  at(pattern: string): Route;
  /** A request that was let through as this delivery may go on: it is one of this route, or was verified for the same sender. */
  accepts(delivery: Delivery): boolean;
}

let made = 0;

export function placedRoutes(options: Route): PlacedRoutes {
  made++;
  // Where no framework tells where they stand, two of them must not take each other's events for their own.
  const route = made === 1 ? options : Object.freeze({ ...options, path: `${options.path} ${made}` });
  const patterns = new Map<string, Route>([[ANYWHERE, route]]);
  const own = new WeakSet<Route>([route]);
  return {
    at(pattern) {
      const known = patterns.get(pattern);
      if (known !== undefined) return known;
      if (patterns.size >= MAX_PATTERNS) return route;
      const placed = Object.freeze({ ...route, path: pattern });
      patterns.set(pattern, placed);
      own.add(placed);
      return placed;
    },
    accepts(delivery) {
      const by = delivery.route;
      if (route.mode === 'observe' || own.has(by)) return true;
      if (by.provider.name !== route.provider.name) return false;
      // What a route lets through in enforce mode is signed, or a handshake of its sender's.
      return route.secrets === undefined || delivery.isVerified || (by.mode === 'enforce' && by.secrets !== undefined);
    },
  };
}

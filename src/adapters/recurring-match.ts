import type { Delivery } from '../core/delivery.js';
import type { Route } from '../core/route.js';
import type { RouteTable } from '../core/route-table.js';

/** A question to the matcher and its answer, from one request to the next: most ask what the one before them asked. */
export class RecurringMatch {
  #path: string | undefined;
  #method = '';
  #routes: RouteTable | undefined;
  #route: Route | undefined;

  /** Whether this was asked last, with this route for an answer, or with none. */
  was(route: Route | undefined, routes: RouteTable, method: string, path: string): boolean {
    return path === this.#path && method === this.#method && routes === this.#routes && route === this.#route;
  }

  /** The same for a delivery, with its own route for an answer. What a handshake may do depends on its method, too. */
  wasBy(delivery: Delivery | undefined, routes: RouteTable, method: string, path: string): boolean {
    if (delivery === undefined || delivery.identity.isHandshake === true) return false;
    return this.was(delivery.route, routes, method, path);
  }

  note(route: Route | undefined, routes: RouteTable, method: string, path: string): void {
    this.#path = path;
    this.#method = method;
    this.#routes = routes;
    this.#route = route;
  }
}

import type { Route } from '../core/route.js';
import type { RouteTable } from '../core/route-table.js';

/** A question to the matcher and its answer: most requests ask what the one before them asked. */
export class LastMatch {
  #path: string | undefined;
  #method = '';
  #routes: RouteTable | undefined;
  #route: Route | undefined;

  /** Whether this was asked last, with this route for an answer, or with none. */
  was(route: Route | undefined, routes: RouteTable, method: string, path: string): boolean {
    return path === this.#path && method === this.#method && routes === this.#routes && route === this.#route;
  }

  note(route: Route | undefined, routes: RouteTable, method: string, path: string): void {
    this.#path = path;
    this.#method = method;
    this.#routes = routes;
    this.#route = route;
  }
}

import type { IncomingMessage } from 'node:http';
import type { Delivery } from '../core/delivery.js';
import type { RouteTable } from '../core/route-table.js';
import { isInRun, whenRunEnds } from './run.js';

/** Where a request was let pass last: most handlers ask the same as the one before them. */
export interface LastPassage {
  readonly req: IncomingMessage | undefined;
  /** Guards ask differently about places, and all the same about paths. */
  readonly by: object | undefined;
  /** As which delivery, if any. */
  readonly delivery: Delivery | undefined;
  readonly routes: RouteTable | undefined;
  readonly method: string;
  readonly base: string;
  readonly url: string;
  /** The whole path: mount points are cut off it and put back, without making another path of it. */
  readonly path: string;
  /** That path may be run by itself, whatever `place` adds to it. */
  readonly isPathOpen: boolean;
  readonly place: string | undefined;
  readonly isMount: boolean;
}

/** One, written over, for the whole process: an object for each request costs more than to ask. */
const last: { -readonly [Key in keyof LastPassage]: LastPassage[Key] } = {
  req: undefined,
  by: undefined,
  delivery: undefined,
  routes: undefined,
  method: '',
  base: '',
  url: '',
  path: '',
  isPathOpen: false,
  place: undefined,
  isMount: false,
};

export function lastPassageOf(req: IncomingMessage): LastPassage | undefined {
  return last.req === req ? last : undefined;
}

export function notePassage(
  by: object,
  req: IncomingMessage,
  delivery: Delivery | undefined,
  routes: RouteTable,
  method: string,
  base: string,
  url: string,
  path: string,
  isPathOpen: boolean,
  place: string | undefined,
  isMount: boolean,
): void {
  if (!isInRun()) return;
  // Each write of what is new to what is old costs more than to look.
  if (last.req !== req) last.req = req;
  if (last.by !== by) last.by = by;
  if (last.delivery !== delivery) last.delivery = delivery;
  if (last.routes !== routes) last.routes = routes;
  last.method = method;
  last.path = path;
  last.base = base;
  last.url = url;
  last.isPathOpen = isPathOpen;
  last.place = place;
  last.isMount = isMount;
}

/** What the request may do has changed; or nothing runs any more. Not all of it: what is left holds no request. */
export function forgetPassage(): void {
  last.req = undefined;
  last.by = undefined;
  last.delivery = undefined;
}

whenRunEnds(forgetPassage);

import type { IncomingMessage } from 'node:http';
import type { Delivery } from '../core/delivery.js';
import type { RouteTable } from '../core/route-table.js';

/** Where a request was let pass last: most handlers ask the same as the one before them. */
export interface LastPassage {
  readonly req: IncomingMessage | undefined;
  /** Guards ask differently. */
  readonly by: object | undefined;
  /** As which delivery, if any. */
  readonly delivery: Delivery | undefined;
  readonly routes: RouteTable | undefined;
  readonly method: string;
  readonly base: string;
  readonly url: string;
  readonly place: string | undefined;
  readonly isMount: boolean;
}

const NOWHERE: LastPassage = {
  req: undefined,
  by: undefined,
  delivery: undefined,
  routes: undefined,
  method: '',
  base: '',
  url: '',
  place: undefined,
  isMount: false,
};

/** One, written over, for the whole process: an object for each request costs more than to ask. */
const last: { -readonly [Key in keyof LastPassage]: LastPassage[Key] } = { ...NOWHERE };
let isRunning = false;

export function lastPassageOf(req: IncomingMessage, by: object): LastPassage | undefined {
  return last.req === req && last.by === by ? last : undefined;
}

export function notePassage(
  by: object,
  req: IncomingMessage,
  delivery: Delivery | undefined,
  routes: RouteTable,
  method: string,
  base: string,
  url: string,
  place: string | undefined,
  isMount: boolean,
): void {
  // Outside of a run nobody would let go of the request.
  if (!isRunning) return;
  last.by = by;
  last.req = req;
  last.delivery = delivery;
  last.routes = routes;
  last.method = method;
  last.base = base;
  last.url = url;
  last.place = place;
  last.isMount = isMount;
}

/** What the request may do has changed. */
export function forgetPassage(): void {
  Object.assign(last, NOWHERE);
}

/** Handlers that call each other begin to run. True for the outermost, which must end the run, come what may. */
export function beginRun(): boolean {
  if (isRunning) return false;
  isRunning = true;
  return true;
}

export function isInRun(): boolean {
  return isRunning;
}

export function endRun(): void {
  isRunning = false;
  // Not all of it: what is left holds no request.
  last.req = undefined;
  last.by = undefined;
  last.delivery = undefined;
}

import type { IncomingMessage, ServerResponse } from 'node:http';
import { createDeadlines, DEFAULT_BODY_DEADLINE_MS } from '../core/deadlines.js';
import type { Engine } from '../core/engine.js';
import type { Route } from '../core/route.js';
import type { Params } from '../core/route-table.js';
import type { HoldLimits } from './body-hold.js';
import { createByteBudget } from './byte-budget.js';
import { HttpExchange } from './http-exchange.js';
import { take } from './let-through.js';

/** Takes a request all the way; `run` is what it ends in. `body`: of a request that was read before, where its bytes were kept. */
export type TakeRequest = (
  route: Route,
  params: Params,
  req: IncomingMessage,
  res: ServerResponse,
  run: () => void,
  body?: Buffer,
) => void;

export interface BodyBounds {
  readonly bodyDeadlineMs?: number | undefined;
  readonly bodyBudgetBytes?: number | undefined;
}

/** Routes of a config and routes in code hold bodies side by side. */
const OF_PROCESS: HoldLimits = { budget: createByteBudget(), deadlines: createDeadlines(DEFAULT_BODY_DEADLINE_MS) };

/** One budget and one clock for the bodies of all doors. */
export function holdLimits({ bodyDeadlineMs, bodyBudgetBytes }: BodyBounds = {}): HoldLimits {
  return {
    budget: bodyBudgetBytes === undefined ? OF_PROCESS.budget : createByteBudget(bodyBudgetBytes),
    deadlines: bodyDeadlineMs === undefined ? OF_PROCESS.deadlines : createDeadlines(bodyDeadlineMs),
  };
}

/** For every door to Node requests. */
export function requestTaker(deliver: Engine['deliver'], limits: HoldLimits = holdLimits()): TakeRequest {
  return (route, params, req, res, run, body) => {
    take(req);
    deliver(route, new HttpExchange(req, res, params, limits, run, body));
  };
}

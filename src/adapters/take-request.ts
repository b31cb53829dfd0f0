import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Engine } from '../core/engine.js';
import type { Route } from '../core/route.js';
import type { Params } from '../core/route-table.js';
import { createDeadlines, DEFAULT_BODY_DEADLINE_MS } from './body-deadline.js';
import type { HoldLimits } from './body-hold.js';
import { createByteBudget, DEFAULT_BUDGET_BYTES } from './byte-budget.js';
import { HttpExchange } from './http-exchange.js';
import { take } from './let-through.js';

/** Takes a request all the way; `run` is what it ends in. */
export type TakeRequest = (route: Route, params: Params, req: IncomingMessage, res: ServerResponse, run: () => void) => void;

export interface BodyBounds {
  readonly bodyDeadlineMs?: number | undefined;
  readonly bodyBudgetBytes?: number | undefined;
}

/** One budget and one clock for the bodies of all doors. */
export function holdLimits({ bodyDeadlineMs, bodyBudgetBytes }: BodyBounds = {}): HoldLimits {
  return {
    budget: createByteBudget(bodyBudgetBytes ?? DEFAULT_BUDGET_BYTES),
    deadlines: createDeadlines(bodyDeadlineMs ?? DEFAULT_BODY_DEADLINE_MS),
  };
}

/** For every door to Node requests. */
export function requestTaker(deliver: Engine['deliver'], limits: HoldLimits): TakeRequest {
  return (route, params, req, res, run) => {
    take(req);
    deliver(route, new HttpExchange(req, res, params, limits, run));
  };
}

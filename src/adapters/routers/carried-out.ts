import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Ruling } from '../../core/guard.js';
import type { RouterGuard } from '../router-guard.js';
import { untilAnswered } from './until-answered.js';

/** For frameworks that await a handler: what it gave, or `instead` once the request was answered without it. */
export function carriedOut<T>(
  guard: RouterGuard,
  ruling: Ruling,
  req: IncomingMessage,
  res: ServerResponse,
  run: () => T | PromiseLike<T>,
  instead: T,
): Promise<T> {
  return untilAnswered(res, (go) => guard.carryOut(ruling, req, res, go), run, instead);
}

import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Ruling } from '../../core/guard.js';
import type { RouterGuard } from '../router-guard.js';
import { carriedOut } from './carried-out.js';

export interface KoaContext {
  readonly req: IncomingMessage;
  readonly res: ServerResponse;
  readonly params?: Readonly<Record<string, string>>;
  readonly state: Record<string, unknown>;
  respond?: boolean | undefined;
}

export type KoaMiddleware = (this: unknown, ctx: KoaContext, next: () => Promise<unknown>) => unknown;

/** Answers in its place, or runs it later. */
export function runGuarded(ctx: KoaContext, guard: RouterGuard, ruling: Ruling, run: () => unknown): unknown {
  const { respond } = ctx;
  ctx.respond = false;
  const resume = () => {
    ctx.respond = respond;
    return run();
  };
  return carriedOut<unknown>(guard, ruling, ctx.req, ctx.res, resume, undefined);
}

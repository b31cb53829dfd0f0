import type { IncomingMessage } from 'node:http';
import type { Track } from './track.js';

/** As much of Hono's context as is needed. */
export interface HonoContext {
  /** Under `@hono/node-server`: Node's own request. */
  readonly env: unknown;
  readonly req: {
    readonly raw: Request;
    readonly method: string;
    /** As Hono routes it: an application may rewrite it. */
    readonly path: string;
    readonly matchedRoutes: readonly { readonly path: string }[];
    param(): unknown;
  };
  res: Response | undefined;
  /** What a handler threw, once it has. */
  readonly error: Error | undefined;
  set(name: 'outworxTrack', track: Track | undefined): void;
}

/** A middleware of Hono's. */
export type HonoMiddleware = (c: HonoContext, next: () => Promise<void>) => Promise<Response | undefined>;

export function incomingOf({ env }: HonoContext): IncomingMessage | undefined {
  return (env as { incoming?: IncomingMessage } | undefined)?.incoming;
}

/** Of the handler, which is the last that matches. */
export function patternOf({ req }: HonoContext): string | undefined {
  return req.matchedRoutes.at(-1)?.path;
}

/** Where a platform has one; asking for it where there is none is an error of Hono's. */
export function executionContextOf(c: HonoContext): unknown {
  try {
    return (c as { executionCtx?: unknown }).executionCtx;
  } catch {
    return undefined;
  }
}

import type { IncomingMessage } from 'node:http';
import { noteError } from './adapters/routers/handler-error.js';
import { activeInstrumentation } from './instrumentation.js';
import type { Track } from './track.js';

export type { Track } from './track.js';

/** As much of Hono's context as the guard needs. */
export interface HonoContext {
  /** Under `@hono/node-server`: Node's own request. */
  readonly env: unknown;
  readonly req: {
    readonly method: string;
    /** As Hono routes it: an application may rewrite it. */
    readonly path: string;
    readonly matchedRoutes: readonly { readonly path: string }[];
  };
  /** What a handler threw, once it has. */
  readonly error: Error | undefined;
  set(name: 'outworxTrack', track: Track | undefined): void;
}

/** A middleware of Hono's. */
export type HonoMiddleware = (c: HonoContext, next: () => Promise<void>) => Promise<Response | undefined>;

/**
 * The second gate, for Hono on Node. Hono is a closed ES module: nothing can be put into it from outside, so the application
 * says where. The webhooks themselves come through the server, and are verified there.
 *
 * ```js
 * const app = new Hono();
 * app.use(webhookGuard());
 * app.post('/webhooks/stripe', (c) => { c.get('outworxTrack')?.processed(); return c.text('ok'); });
 * ```
 *
 * A handler on a protected path that is reached by a request which is not such a delivery (`getPath`, `app.fetch` with the
 * same `env`) does not run: 401. On a delivery it sets `outworxTrack`, and gives the span Hono's own route and the error that a
 * handler threw. Without `@hono/node-server`, and without a `WebhookInstrumentation`, it does nothing.
 */
export function webhookGuard(): HonoMiddleware {
  return async function webhookGuard(c, next) {
    const req = (c.env as { incoming?: IncomingMessage } | undefined)?.incoming;
    const guard = activeInstrumentation()?.routerGuard('Hono middleware');
    if (req === undefined || guard === undefined) {
      await next();
      return undefined;
    }
    const { method, path, matchedRoutes } = c.req;
    const pattern = matchedRoutes.at(-1)?.path;
    const ruling = guard.judge(req, '', path, mountOf(pattern), true, method);
    if (ruling !== undefined) {
      // Not verified here: what a handler of Hono's reads need not be the body of Node's request.
      const { status, headers, body } = guard.refusal(ruling);
      return new Response(body && new Uint8Array(body), { status, headers });
    }
    const delivery = guard.deliveryOf(req);
    if (delivery !== undefined) {
      c.set('outworxTrack', req.outworxTrack);
      delivery.routerPattern = pattern ?? delivery.routerPattern;
    }
    await next();
    if (delivery !== undefined) noteError(delivery, c.error);
    return undefined;
  };
}

/** `app.mount(path, handler)` takes what is below the path too. */
function mountOf(pattern = ''): string | undefined {
  return pattern.endsWith('/*') && !pattern.includes(':') ? pattern.slice(0, -2) || undefined : undefined;
}

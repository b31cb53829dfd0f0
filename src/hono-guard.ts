import { instrumentationAtWork } from './active-instrumentation.js';
import { responseOf } from './adapters/fetch/fetch-response.js';
import { noteError } from './adapters/routers/handler-error.js';
import { type HonoMiddleware, incomingOf, patternOf } from './hono-context.js';

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
    const req = incomingOf(c);
    const guard = instrumentationAtWork()?.routerGuard('Hono middleware');
    if (req === undefined || guard === undefined) {
      await next();
      return undefined;
    }
    const { method, path } = c.req;
    const pattern = patternOf(c);
    const ruling = guard.judge(req, '', path, mountOf(pattern), true, method);
    if (ruling !== undefined) {
      // Not verified here: what a handler of Hono's reads need not be the body of Node's request.
      return responseOf(guard.refusal(ruling));
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

import type { IncomingMessage, ServerResponse } from 'node:http';
import { instrumentationAtWork } from './active-instrumentation.js';
import { responseOf } from './adapters/fetch/fetch-response.js';
import type { RouterGuard } from './adapters/router-guard.js';
import { carriedOut } from './adapters/routers/carried-out.js';
import { noteError } from './adapters/routers/handler-error.js';
import { filledPattern } from './adapters/routers/path-pattern.js';
import type { Delivery } from './core/delivery.js';
import type { Track } from './track.js';

export type { Track } from './track.js';

/** As much of an application of h3 1 as the guard needs; Nitro 2 has it as `nitroApp.h3App`. */
export interface H3App {
  handler(event: never): unknown;
  readonly options: { onBeforeResponse?: ((event: never, response: never) => unknown) | undefined };
}

/** A middleware of h3 2's. */
export type H3Middleware = (event: H3Event, next: () => unknown) => unknown;

/** As much of an event of h3 2 as the guard needs. */
export interface H3Event {
  readonly runtime?: { readonly node?: { readonly req?: unknown } | undefined } | undefined;
  readonly req: { readonly method: string; readonly runtime?: H3Event['runtime'] };
  readonly url: { readonly pathname: string };
  // biome-ignore lint/suspicious/noExplicitAny: h3's own, which differs between its versions
  readonly context: any;
}

interface Event1 {
  readonly node: { readonly req: IncomingMessage; readonly res: ServerResponse };
  readonly path: string;
  readonly method: string;
  readonly context: { outworxTrack?: Track | undefined; readonly matchedRoute?: { readonly path: string } };
  respondWith(response: Response): Promise<void>;
}

/** Stands for a request that the application made for itself: no gate has seen it. */
const MADE_HERE = Object.freeze({}) as IncomingMessage;

/**
 * The second gate, for h3 2 and Nitro 3 on Node. These are closed ES modules: nothing can be put into them from outside, so the
 * application says where. The webhooks themselves come through the server, and are verified there.
 *
 * ```js
 * const app = new H3();
 * app.use(webhookGuard());
 * app.post('/webhooks/stripe', (event) => { event.context.outworxTrack?.processed(); return 'ok'; });
 * ```
 * In Nitro 3 a file in `middleware/`: `export default webhookGuard()`.
 *
 * A handler on a protected path that is reached by a request which is not such a delivery (a rewrite, a route rule that is a proxy,
 * `app.fetch`) does not run: 401. On a delivery it sets `event.context.outworxTrack`, and gives the span h3's own route and the
 * error that a handler threw. Without a `WebhookInstrumentation` it does nothing.
 */
export function webhookGuard(): H3Middleware {
  return async function webhookGuard({ runtime, req: request, url, context }, next) {
    const guard = instrumentationAtWork()?.routerGuard('h3 middleware');
    if (guard === undefined) return next();
    const req = ((runtime ?? request.runtime)?.node?.req as IncomingMessage | undefined) ?? MADE_HERE;
    const pattern: string | undefined = context.matchedRoute?.route;
    const ruling = guard.judge(
      req,
      '',
      url.pathname,
      filledPattern(url.pathname, pattern, context.params),
      false,
      request.method,
    );
    if (ruling !== undefined) return responseOf(guard.refusal(ruling));
    const delivery = guard.deliveryOf(req);
    if (delivery === undefined) return next();
    context.outworxTrack = req.outworxTrack;
    nameRoute(delivery, pattern);
    try {
      return await next();
    } catch (error) {
      noteError(delivery, error);
      throw error;
    }
  };
}

/**
 * The second gate, for h3 1 and Nitro 2 on Node; what {@link webhookGuard} is for their successors. A request that came around the
 * first gate is verified here if its body is unread.
 *
 * ```js
 * const app = guardApp(createApp());
 * ```
 * In Nitro 2 a plugin: `export default ({ h3App }) => { guardApp(h3App); }`.
 */
export function guardApp<App extends H3App>(app: App): App {
  const { handler, options } = app;
  const { onBeforeResponse } = options;
  app.handler = async function (this: unknown, event: Event1) {
    const { req, res } = event.node;
    const guard = guardOfApps();
    const run = () => live(event, guard, () => handler.call(this, event as never));
    const ruling = guard?.judge(req, '', event.path, undefined, false, event.method);
    if (guard === undefined || ruling === undefined) return run();
    if (ruling.kind === 'refuse' || !isOfServer(req)) return event.respondWith(responseOf(guard.refusal(ruling)));
    return carriedOut(guard, ruling, req, res, run, undefined);
  } as App['handler'];
  // What h3 calls a route is known after routing, and of use before the answer.
  options.onBeforeResponse = function (this: unknown, event: Event1, response: never) {
    nameRoute(guardOfApps()?.deliveryOf(event.node.req), event.context.matchedRoute?.path);
    return onBeforeResponse?.call(this, event as never, response);
  } as NonNullable<H3App['options']['onBeforeResponse']>;
  return app;
}

/** What the application made for itself is only in the likeness of one. */
function isOfServer(req: IncomingMessage): boolean {
  return req instanceof process.getBuiltinModule('node:http').IncomingMessage;
}

function guardOfApps(): RouterGuard | undefined {
  return instrumentationAtWork()?.routerGuard('h3 application');
}

async function live(event: Event1, guard: RouterGuard | undefined, run: () => unknown): Promise<unknown> {
  const { req } = event.node;
  const delivery = guard?.deliveryOf(req);
  if (delivery === undefined) return run();
  event.context.outworxTrack = req.outworxTrack;
  try {
    return await run();
  } catch (error) {
    nameRoute(delivery, event.context.matchedRoute?.path);
    noteError(delivery, error);
    throw error;
  }
}

function nameRoute(delivery: Delivery | undefined, pattern: string | undefined): void {
  if (delivery !== undefined) delivery.routerPattern = pattern ?? delivery.routerPattern;
}

import { instrumentationAtWork } from './active-instrumentation.js';
import { createByteBudget } from './adapters/byte-budget.js';
import { workOn } from './adapters/fetch/background.js';
import type { FetchLimits } from './adapters/fetch/fetch-body.js';
import { FetchExchange } from './adapters/fetch/fetch-exchange.js';
import { FetchRequestHead, targetOf } from './adapters/fetch/fetch-head.js';
import { takenDelivery } from './adapters/fetch/taken-delivery.js';
import { noteError } from './adapters/routers/handler-error.js';
import type { HandlerOptions } from './config/handler-options.js';
import { OBJECT_IN_CODE } from './config/source.js';
import { DEFAULT_BODY_DEADLINE_MS } from './core/deadlines.js';
import type { Delivery } from './core/delivery.js';
import { isHandshakeHead } from './core/handshake.js';
import type { Params } from './core/route-table.js';
import { executionContextOf, type HonoContext, type HonoMiddleware, patternOf } from './hono-context.js';
import { passes } from './in-code/passing-methods.js';
import { placedRoutes } from './in-code/placed-routes.js';
import { monitorHandler } from './monitored-handler.js';
import { trackOf } from './track.js';

const limits: FetchLimits = { budget: createByteBudget(), deadlineMs: DEFAULT_BODY_DEADLINE_MS };

/**
 * Makes a route of the place where it stands, on every runtime that Hono has. Put it before anything that reads the body.
 *
 * ```js
 * app.post('/hooks/stripe', webhook({ provider: 'stripe', signatureSecret }), async (c) => {
 *   c.get('outworxTrack').processed();
 *   return c.text('ok');
 * });
 * ```
 *
 * GET, HEAD and OPTIONS pass unless `method` lists them. A request that `WebhookInstrumentation` has already taken and verified for the same provider is
 * handed on as that delivery. Otherwise it uses the store and the telemetry of the instrumentation of this process, if there is
 * one and no `store` is given; else its own.
 *
 * @throws ConfigError at once, with everything that is wrong with the options
 */
export function webhook(options: HandlerOptions): HonoMiddleware {
  const monitored = monitorHandler(options, () => {}, OBJECT_IN_CODE);
  const { route } = monitored;
  const placed = placedRoutes(route);
  const sharesStore = options.store === undefined;

  return async function webhook(c, next) {
    const taken = takenDelivery(c.req.raw, route);
    if (taken !== undefined) {
      await handle(taken, c, next);
      return undefined;
    }
    let hasRun = false;
    const response = await deliver(c, async (delivery) => {
      hasRun = true;
      await handle(delivery, c, next);
      return c.res!;
    });
    if (response === undefined) await next();
    else if (!hasRun) return response;
    else if (response !== c.res) replaceResponse(c, response);
    return undefined;
  };

  /** Nothing where the request is no delivery. */
  async function deliver(c: HonoContext, run: (delivery: Delivery) => Promise<Response>): Promise<Response | undefined> {
    let respond!: (response: Response) => void;
    let fail!: (error: unknown) => void;
    const answer = new Promise<Response>((resolve, reject) => {
      respond = resolve;
      fail = reject;
    });
    const request = c.req.raw;
    const head = new FetchRequestHead(request, targetOf(request.url), c.req.param() as Params);
    const exchange = new FetchExchange(request, head, limits, run, { respond, fail });
    const { method } = c.req;
    if (passes(method) && !route.methods.has(method) && !isHandshakeHead(route, head)) return undefined;
    const at = options.path === undefined ? placed.at(patternOf(c) ?? route.path) : route;
    const instrumentation = sharesStore ? instrumentationAtWork() : undefined;
    if (instrumentation !== undefined) instrumentation.deliver(at, exchange);
    else {
      workOn(() => head.whenReleased().then(() => monitored.written()), [executionContextOf(c)]);
      monitored.deliver(exchange, at);
    }
    return answer;
  }
}

async function handle(delivery: Delivery, c: HonoContext, next: () => Promise<void>): Promise<void> {
  c.set('outworxTrack', trackOf(delivery));
  delivery.routerPattern = patternOf(c) ?? delivery.routerPattern;
  await next();
  noteError(delivery, c.error);
}

/** Hono would put the headers of the one before over it. */
function replaceResponse(c: HonoContext, response: Response): void {
  c.res = undefined;
  c.res = response;
}

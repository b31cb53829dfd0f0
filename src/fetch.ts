/**
 * For handlers that take a fetch `Request`: Next, Hono, h3, Bun, Deno, Cloudflare Workers, Vercel. Needs nothing of Node but
 * `node:crypto`, `node:async_hooks` and what these runtimes have beside them.
 */

import { createByteBudget } from './adapters/byte-budget.js';
import { workOn } from './adapters/fetch/background.js';
import type { FetchLimits } from './adapters/fetch/fetch-body.js';
import { FetchExchange } from './adapters/fetch/fetch-exchange.js';
import { FetchRequestHead, targetOf } from './adapters/fetch/fetch-head.js';
import { takenDelivery } from './adapters/fetch/taken-delivery.js';
import type { HandlerOptions } from './config/handler-options.js';
import { OBJECT_IN_CODE } from './config/source.js';
import { DEFAULT_BODY_DEADLINE_MS } from './core/deadlines.js';
import type { Delivery } from './core/delivery.js';
import { contextOf, type MonitoredHandler, monitorHandler, type WebhookContext } from './monitored-handler.js';

export * from './handler-exports.js';

/**
 * What {@link withWebhookMonitoring} wraps. The request can be read as usual; what the framework gives beside it, e.g. Next's
 * `{ params }` or a Worker's `env` and `ctx`, comes last.
 */
export type FetchWebhookHandler<R extends Request = Request, Args extends unknown[] = unknown[]> = (
  request: R,
  webhook: WebhookContext,
  ...args: Args
) => Response | Promise<Response>;

const limits: FetchLimits = { budget: createByteBudget(), deadlineMs: DEFAULT_BODY_DEADLINE_MS };

/**
 * Verifies, deduplicates and observes what a fetch handler receives. Make it once, outside of the handler: it holds the memory of
 * the events that were handled.
 *
 * A request that `WebhookInstrumentation` has already taken and verified for the same provider is handed on as that delivery.
 * @example export const POST = withWebhookMonitoring({ provider: 'stripe', signatureSecret }, async (request, { track }) => { … })
 * @throws ConfigError when the options cannot be right: every fault at once
 */
export function withWebhookMonitoring<R extends Request = Request, Args extends unknown[] = []>(
  options: HandlerOptions,
  handler: FetchWebhookHandler<R, Args>,
): (request: R, ...args: Args) => Promise<Response> {
  const monitored = monitorHandler(options, handler, OBJECT_IN_CODE);
  return (request, ...args) => {
    const handle = (delivery: Delivery) => handler(request, contextOf(delivery), ...args);
    const taken = takenDelivery(request, monitored.route);
    return taken === undefined ? deliver(monitored, request, handle, args) : handOn(taken, handle);
  };
}

type Handle = (delivery: Delivery) => Response | Promise<Response>;

function deliver(monitored: MonitoredHandler, request: Request, handle: Handle, args: unknown[]): Promise<Response> {
  return new Promise((respond, fail) => {
    const target = targetOf(request.url);
    const head = new FetchRequestHead(request, target, monitored.paramsOf(target));
    const exchange = new FetchExchange(request, head, limits, handle, { respond, fail });
    const refusal = monitored.refusalOf(head);
    if (refusal !== undefined) return exchange.answer(refusal);
    workOn(() => head.whenReleased().then(() => monitored.written()), args);
    monitored.deliver(exchange);
  });
}

/** The server below answers for this delivery; of the error that a framework makes a 500 of, it would hear nothing. */
async function handOn(delivery: Delivery, handle: Handle): Promise<Response> {
  try {
    return await handle(delivery);
  } catch (error) {
    delivery.error ??= error;
    throw error;
  }
}

/** For functions that AWS Lambda calls with an HTTP request: API Gateway v1 and v2, function URLs, load balancers. */

import { bodyOf, type HttpEvent, shapeOf } from './adapters/lambda/lambda-event.js';
import { LambdaExchange } from './adapters/lambda/lambda-exchange.js';
import { LambdaRequestHead } from './adapters/lambda/lambda-head.js';
import { type LambdaResponse, resultOf } from './adapters/lambda/lambda-result.js';
import { codeSource } from './config/code-source.js';
import type { HandlerOptions } from './config/handler-options.js';
import type { Delivery } from './core/delivery.js';
import { quietTimeout } from './core/timers.js';
import { contextOf, monitorHandler, type WebhookContext } from './monitored-handler.js';
import { flushProviders } from './registration/telemetry.js';

export type { LambdaResponse } from './adapters/lambda/lambda-result.js';
export * from './handler-exports.js';

/** What a wrapped function gets beside the event. */
export interface LambdaWebhookContext extends WebhookContext {
  /** The body as it was sent: `event.body` may be base64. */
  readonly rawBody: Buffer;
}

/** What {@link withLambdaWebhook} wraps. Lambda's own context comes last. */
export type LambdaWebhookHandler<Event, Context, Result> = (
  event: Event,
  webhook: LambdaWebhookContext,
  context: Context,
) => Result | Promise<Result>;

/** What is left to do after the answer may delay it by this much, milliseconds: a write to the store, an export, in observe mode a verdict. */
const AFTERWORK_LIMIT_MS = 2_000;

/**
 * Verifies, deduplicates and observes the webhooks that a Lambda function receives. Before it answers, the store has been told and
 * what telemetry there is was flushed, for at most 2 s each: Lambda may stop the process with the answer.
 *
 * The result of the wrapped function is the handler's own, or an answer of ours in the event's shape.
 * @example export const handler = withLambdaWebhook({ provider: 'stripe', signatureSecret }, async (event, { track }) => { … })
 * @throws ConfigError when the options cannot be right: every fault at once. The wrapped function rejects with a TypeError for an
 * event that is no HTTP request.
 */
export function withLambdaWebhook<
  // biome-ignore lint/suspicious/noExplicitAny: which of the four events it is, the handler says
  Event = any,
  // biome-ignore lint/suspicious/noExplicitAny: as above
  Context = any,
  Result = unknown,
>(
  options: HandlerOptions,
  handler: LambdaWebhookHandler<Event, Context, Result>,
): (event: Event, context: Context) => Promise<Result | LambdaResponse> {
  const monitored = monitorHandler(options, handler, codeSource());
  return async (event, context) => {
    const shape = shapeOf(event);
    if (shape === undefined) {
      throw new TypeError(
        'withLambdaWebhook was called with an event that is no HTTP request of API Gateway, a function URL or a load balancer',
      );
    }
    const request = event as HttpEvent;
    const head = new LambdaRequestHead(request, shape, monitored.paramsOf);
    const refusal = monitored.refusalOf(head);
    if (refusal !== undefined) return resultOf(refusal, shape);
    const body = bodyOf(request);
    const handle = async (delivery: Delivery) => handler(event, { ...contextOf(delivery), rawBody: body }, context);
    const result = new Promise<Result | LambdaResponse>((respond, fail) => {
      monitored.deliver(
        new LambdaExchange({ head, body, shape, handle }, { respond: respond as (result: unknown) => void, fail }),
      );
    });
    try {
      return await result;
    } finally {
      await withinLimit(head.released);
      await withinLimit(monitored.written());
      await withinLimit(flushProviders());
    }
  };
}

function withinLimit(work: Promise<void>): Promise<void> {
  return new Promise((resolve) => {
    const timer = quietTimeout(resolve, AFTERWORK_LIMIT_MS);
    void work.finally(() => {
      clearTimeout(timer);
      resolve();
    });
  });
}

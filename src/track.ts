import { diag } from '@opentelemetry/api';
import { currentDelivery } from './core/current-delivery.js';
import type { Delivery, Mark } from './core/delivery.js';

/** What a handler says about the delivery it is handling. */
export interface Track {
  /** The event was handled. Ends the wait of `requireProcessingMark`. */
  processed(): void;
  /**
   * The event was looked at and needs nothing.
   * @param reason a short text for people, kept on the span as `webhook.ignored.reason`; cut at 128 characters
   */
  ignored(reason: string): void;
  /**
   * The event was not handled, whatever the status says: the outcome is `failed` and the sender's next delivery runs the
   * handler again. A later `processed()` or `ignored()` does not take this back.
   * @param error its class becomes `error.type`; its message goes nowhere
   */
  failed(error: unknown): void;
}

/**
 * Marks the delivery of the current async context. Call it anywhere below the handler, before or in the same tick as the
 * response. Outside a delivery, and after one is settled, each call is a debug line of OpenTelemetry's `diag` and nothing else.
 * None of these throws.
 */
export const track: Track = Object.freeze({
  processed: () => mark(currentDelivery(), { as: 'processed' }),
  ignored: (reason: string) => mark(currentDelivery(), { as: 'ignored', reason: String(reason) }),
  failed: (error: unknown) => mark(currentDelivery(), { as: 'failed', error }),
});

/** The same for one delivery: `req.outworxTrack`, for code that lost its async context. */
export function trackOf(delivery: Delivery): Track {
  return {
    processed: () => mark(delivery, { as: 'processed' }),
    ignored: (reason) => mark(delivery, { as: 'ignored', reason: String(reason) }),
    failed: (error) => mark(delivery, { as: 'failed', error }),
  };
}

function mark(delivery: Delivery | undefined, said: Mark): void {
  if (delivery === undefined) {
    diag.debug(`@outworx/otel-webhooks: track.${said.as}() was called outside a webhook delivery`);
    return;
  }
  if (delivery.outcome !== undefined) {
    diag.debug(`@outworx/otel-webhooks: track.${said.as}() came after the delivery was settled as ${delivery.outcome}`);
    return;
  }
  if (delivery.mark?.as !== 'failed') delivery.mark = said;
}

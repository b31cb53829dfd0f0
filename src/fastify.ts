/**
 * Routes of Fastify's that receive webhooks, in code. Importing this is enough: every application that is made from then on takes
 * `config: { webhook: { … } }` of its routes.
 */

import type {} from 'fastify';
import { watchFastify } from './adapters/routers/fastify.js';
import { FASTIFY_NAMES, type FastifyHook, hookOf } from './adapters/routers/fastify-option.js';
import { nodeRoute } from './in-code/node-route.js';
import type { Track } from './track.js';
import type { WebhookOptions } from './webhook.js';

export { ConfigError } from './config/config-error.js';
export type { Track } from './track.js';
export type { WebhookOptions } from './webhook.js';

declare module 'fastify' {
  interface FastifyContextConfig {
    /**
     * Makes a webhook of this route: deliveries are verified and deduplicated before its hooks and its handler.
     * Error: at `app.route()`, with everything that is wrong with the options.
     */
    webhook?: WebhookOptions;
  }
  interface FastifyRequest {
    /** The delivery that this request is, for code that lost its async context. */
    readonly outworxTrack?: Track;
  }
}

watchFastify();

/** A hook of Fastify's. */
export interface FastifyWebhookHook extends FastifyHook {}

/**
 * The same as a hook, for applications that were made before this module was loaded.
 *
 * ```js
 * app.post('/hooks/stripe', { onRequest: webhook({ provider: 'stripe', signatureSecret: process.env.STRIPE_SECRET }) }, handler);
 * ```
 *
 * @throws ConfigError at once, with everything that is wrong with the options
 */
export function webhook(options: WebhookOptions): FastifyWebhookHook {
  return hookOf(nodeRoute(options, { ...FASTIFY_NAMES, name: 'webhook()' }));
}

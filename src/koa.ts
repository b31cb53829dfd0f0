import type { IncomingMessage, ServerResponse } from 'node:http';
import { deliveryOf } from './adapters/let-through.js';
import { noteError } from './adapters/routers/handler-error.js';
import { untilAnswered } from './adapters/routers/until-answered.js';
import { nodeRoute } from './in-code/node-route.js';
import type { WebhookOptions } from './webhook.js';

export { ConfigError } from './config/config-error.js';
export type { Track } from './track.js';
export type { WebhookOptions } from './webhook.js';

/** As much of Koa's context as is needed. */
export interface KoaWebhookContext {
  readonly req: IncomingMessage;
  readonly res: ServerResponse;
  /** Gets `outworxTrack`. */
  // biome-ignore lint/suspicious/noExplicitAny: as Koa's own types have it
  readonly state: any;
  // biome-ignore lint/suspicious/noExplicitAny: of a router, if there is one
  readonly params?: any;
  respond?: boolean | undefined;
}

/** A middleware of Koa's. */
export type KoaWebhookMiddleware = (ctx: KoaWebhookContext, next: () => Promise<unknown>) => Promise<void>;

const NAMES = {
  name: 'webhook()',
  mend: 'put it before the body parser, or keep the bytes as a Buffer in ctx.req.rawBody',
};

/**
 * Makes a route of the place where it stands, as `webhook()` of the main entry does for Express.
 *
 * ```js
 * router.post('/hooks/stripe', webhook({ provider: 'stripe', signatureSecret: process.env.STRIPE_SECRET }), bodyParser(), async (ctx) => {
 *   ctx.state.outworxTrack.processed();
 * });
 * ```
 *
 * @throws ConfigError at once, with everything that is wrong with the options
 */
export function webhook(options: WebhookOptions): KoaWebhookMiddleware {
  const route = nodeRoute(options, NAMES);
  return async function webhook(ctx, next) {
    const { req, res, respond } = ctx;
    const pattern = patternOf(ctx);
    // Until it is clear who answers.
    ctx.respond = false;
    const giveBack = () => {
      ctx.respond = respond;
    };
    await untilAnswered<unknown>(
      res,
      (run, fail) =>
        route.enter({ req, res, pattern, params: ctx.params ?? {} }, run, (error) => {
          giveBack();
          fail(error);
        }),
      () => {
        giveBack();
        return handled(ctx, pattern, next);
      },
      undefined,
    );
  };
}

/** The error is noted where it comes up: middleware outside of this may make an answer of it. */
async function handled({ req, state }: KoaWebhookContext, pattern: string, next: () => Promise<unknown>): Promise<unknown> {
  const delivery = deliveryOf(req);
  if (delivery === undefined) return next();
  state.outworxTrack = req.outworxTrack;
  delivery.routerPattern ??= pattern;
  try {
    return await next();
  } catch (error) {
    noteError(delivery, error);
    throw error;
  }
}

/** Of `@koa/router` and `koa-router`; `koa-mount` leaves what it took off the path. */
function patternOf(ctx: KoaWebhookContext): string {
  const { _matchedRoute: matched, mountPath = '' } = ctx as { _matchedRoute?: unknown; mountPath?: string };
  return typeof matched === 'string' ? mountPath + matched : `${mountPath}/*`;
}

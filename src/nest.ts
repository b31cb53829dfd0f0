import { deliveryOf } from './adapters/let-through.js';
import { watchFastify } from './adapters/routers/fastify.js';
import { placeOption } from './adapters/routers/fastify-option.js';
import { nodeRoute } from './in-code/node-route.js';
import { contextOf, type WebhookContext } from './monitored-handler.js';
import { type NestContext, requestOf } from './nest/execution-context.js';
import { guardOf, intoDelivery } from './nest/gates.js';
import { addArgument, addFastifyConfig, addGuard, addInterceptor } from './nest/metadata.js';
import type { WebhookOptions } from './webhook.js';

export { ConfigError } from './config/config-error.js';
export type { DeliveryInfo } from './get-delivery.js';
export type { WebhookContext } from './monitored-handler.js';
export type { Track } from './track.js';
export type { WebhookOptions } from './webhook.js';

// On Fastify the body is still unread in its hooks.
watchFastify();

const MEND =
  'NestFactory.create(AppModule, { rawBody: true }), which keeps the bytes of JSON and forms; other middleware that reads the body must keep them in req.rawBody';

/**
 * Makes a webhook of a method of a controller: it runs with a verified delivery only, once per event.
 *
 * ```ts
 * @Post('stripe')
 * @Webhook({ provider: 'stripe', signatureSecret: process.env.STRIPE_WEBHOOK_SECRET, idempotencyKey: true })
 * receive(@Body() event: StripeEvent, @WebhookDelivery() { track }: WebhookContext) { … }
 * ```
 *
 * On Express Nest reads bodies first: create the application with `rawBody: true`. On Fastify nothing is needed. GET, HEAD and
 * OPTIONS pass. Guards of the application and of the controller come before it, everything of the method's own after it.
 *
 * @throws ConfigError when the class is defined, with everything that is wrong with the options
 */
export function Webhook(options: WebhookOptions): MethodDecorator {
  return (target, name, descriptor) => {
    const method: unknown = descriptor?.value;
    if (typeof method !== 'function') throw new TypeError('@Webhook() stands on a method of a controller');
    const place = `${target.constructor.name}.${String(name)} @Webhook()`;
    const route = placeOption(options, () => nodeRoute(options, { name: place, mend: MEND, place }));
    addGuard(method, guardOf(route));
    addInterceptor(method, intoDelivery);
    addFastifyConfig(method, { webhook: options });
  };
}

/** What is known of the delivery, and `track` to mark it: a {@link WebhookContext}, or `undefined` where the request is none. */
export function WebhookDelivery(): ParameterDecorator {
  return (target, name, index) => {
    if (name === undefined) throw new TypeError('@WebhookDelivery() stands on a parameter of a method');
    addArgument(target.constructor, name, index, deliveryIn);
  };
}

function deliveryIn(_data: unknown, context: NestContext): WebhookContext | undefined {
  const delivery = deliveryOf(requestOf(context));
  return delivery && contextOf(delivery);
}

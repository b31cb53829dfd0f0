import webhooks = require('@outworx/otel-webhooks');
import testing = require('@outworx/otel-webhooks/testing');

const config: webhooks.WebhookConfig = { routes: [{ path: '/webhooks/stripe', provider: 'stripe' }] };
export const instrumentation = new webhooks.WebhookInstrumentation(config);
export const eventId: string | undefined = webhooks.getDelivery()?.eventId;
export const body: Buffer = testing.signDelivery('stripe', { secret: 'whsec_x', body: '{}' }).body;

const { HttpInstrumentation } = require('@opentelemetry/instrumentation-http');
const { NodeSDK } = require('@opentelemetry/sdk-node');
const { WebhookInstrumentation } = require('@outworx/otel-webhooks');

const webhooks = new WebhookInstrumentation({
  routes: [
    {
      path: '/webhooks/stripe',
      provider: 'stripe',
      signatureSecret: process.env.STRIPE_SECRET,
      idempotencyKey: true,
      requireProcessingMark: true,
    },
  ],
});
const http = new HttpInstrumentation();

new NodeSDK({ instrumentations: process.env.FIRST === 'http' ? [http, webhooks] : [webhooks, http] }).start();

require('./shop.cjs');

import { WebhookInstrumentation } from '@outworx/otel-webhooks';

// With an SDK: `new NodeSDK({ instrumentations: [new WebhookInstrumentation(…)] }).start()`.
new WebhookInstrumentation({
  routes: [
    {
      path: '/webhooks/stripe',
      provider: 'stripe',
      signatureSecret: process.env.STRIPE_WEBHOOK_SECRET,
      idempotencyKey: true,
      requireProcessingMark: true,
    },
  ],
});

/** The same, with us in its code: we are in the bundle too. */
import { WebhookInstrumentation } from '@outworx/otel-webhooks';

const route = { path: '/hooks', provider: 'svix', signatureSecret: process.env.HOOKS_SECRET, idempotencyKey: true };
new WebhookInstrumentation({ routes: [route] });
await import('./to-bundle.mjs');

import { WebhookInstrumentation } from '@outworx/otel-webhooks';

new WebhookInstrumentation();

import { NodeSDK } from '@opentelemetry/sdk-node';
import { WebhookInstrumentation } from '@outworx/otel-webhooks';

new NodeSDK({ instrumentations: [new WebhookInstrumentation()] }).start();

import { NodeSDK } from '@opentelemetry/sdk-node';
import { WebhookInstrumentation } from '@outworx/otel-webhooks';

const instrumentations = process.env.WITHOUT_US ? [] : [new WebhookInstrumentation()];

new NodeSDK({ instrumentations }).start();

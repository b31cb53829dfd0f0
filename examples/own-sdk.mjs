// As a library: one more instrumentation in the SDK that you start yourself, with its routes in code instead of a config file.
// The delivery's span is then a child of the HTTP server span. Load it before the app:
//
//   GITHUB_WEBHOOK_SECRET=local node --import ./examples/own-sdk.mjs examples/commonjs.cjs
//
// Exporters come from the OTEL_* variables, e.g. OTEL_EXPORTER_OTLP_ENDPOINT=http://127.0.0.1:4318.
import { HttpInstrumentation } from '@opentelemetry/instrumentation-http';
import { NodeSDK } from '@opentelemetry/sdk-node';
import { WebhookInstrumentation } from '@outworx/otel-webhooks';

const webhooks = new WebhookInstrumentation({
  routes: [
    {
      path: '/webhooks/github',
      provider: 'github',
      signatureSecret: process.env.GITHUB_WEBHOOK_SECRET,
      idempotencyKey: (_req, _body, headers) => headers['x-github-delivery'],
      requireProcessingMark: true,
    },
  ],
});

new NodeSDK({ instrumentations: [new HttpInstrumentation(), webhooks] }).start();

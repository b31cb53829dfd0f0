// What a service with OpenTelemetry has already: the SDK and the HTTP instrumentation. Exporters come from the OTEL_* variables.
import { HttpInstrumentation } from '@opentelemetry/instrumentation-http';
import { NodeSDK } from '@opentelemetry/sdk-node';

new NodeSDK({ instrumentations: [new HttpInstrumentation()] }).start();

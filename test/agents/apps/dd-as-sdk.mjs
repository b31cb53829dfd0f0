/** dd-trace as the tracer provider of the OpenTelemetry API, as its instructions say. */
import { createRequire } from 'node:module';

const tracer = createRequire(import.meta.url)('dd-trace').init();
new tracer.TracerProvider().register();

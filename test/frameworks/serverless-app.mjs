/** Calls every application that has no server, and prints what came of it. `OURS`: `before` or `after` the frameworks are loaded, or `by register`. */
import { SpanKind, trace } from '@opentelemetry/api';
import { InMemorySpanExporter, SimpleSpanProcessor, TracerProvider } from '@opentelemetry/sdk-trace';
import { getDelivery, WebhookInstrumentation } from '../../dist/index.js';
import { signDelivery } from '../../dist/testing.js';
import config from './serverless.config.mjs';

const PATH = config.routes[0].path;
const SECRET = config.routes[0].signatureSecret;
const exporter = new InMemorySpanExporter();
const tracerProvider = new TracerProvider({ spanProcessors: [new SimpleSpanProcessor({ exporter })] });

function instrument() {
  const instrumentation = new WebhookInstrumentation(config);
  instrumentation.setTracerProvider(tracerProvider);
  return instrumentation;
}

const { OURS } = process.env;
const isByRegister = OURS.startsWith('by register');
if (isByRegister) trace.setGlobalTracerProvider(tracerProvider);
let ours = OURS === 'before' ? instrument() : undefined;
const { APPS } = await import('./serverless-apps.mjs');
if (!isByRegister) ours ??= instrument();

const results = [];
for (const [name, make] of Object.entries(APPS)) {
  const received = [];
  const doors = make(async (body) => {
    await null;
    received.push({ body, isVerified: getDelivery()?.verified === true });
    return 'handled';
  });
  for (const [door, call] of Object.entries(doors)) {
    exporter.reset();
    received.length = 0;
    const body = JSON.stringify({ id: `evt_${name}_${door}`, type: 'a', text: 'ü' });
    const { headers } = signDelivery('stripe', { body, secret: SECRET });
    const unsigned = await call({ path: PATH, headers: {}, body });
    const spelled = await call({ path: '/webhooks/%73tripe', headers: {}, body });
    const first = await call({ path: PATH, headers, body });
    const repeated = await call({ path: PATH, headers, body });
    const spans = exporter.getFinishedSpans().map(({ kind, attributes }) => ({
      kind: SpanKind[kind],
      outcome: attributes['webhook.outcome'],
      route: attributes['http.route'],
    }));
    results.push({ name, door, unsigned, spelled: spelled.status, first, repeated, received: [...received], body, spans });
  }
}
(ours ?? globalThis[Symbol.for('outworx.otel-webhooks.active')]).disable();
const open = [];
for (const [name, make] of Object.entries(APPS)) {
  const doors = make(async () => 'handled');
  for (const call of Object.values(doors)) open.push([name, (await call({ path: PATH, headers: {}, body: '{}' })).status]);
}
console.log(JSON.stringify({ results, open }));
process.exit();

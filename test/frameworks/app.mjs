/**
 * An application process: every set-up behind a server of each protocol. What its handlers do is told to the parent, which
 * counts it. Environment: `TLS`, a key and a certificate; `SETUPS`, a text that the names of the set-ups must hold; `PROTOCOLS`;
 * `UNGUARDED`, to see what would happen without us.
 */
import { createServer } from 'node:http';
import { createServer as createHttp2Server } from 'node:http2';
import { createServer as createHttpsServer } from 'node:https';
import { InMemoryMetricExporter, MeterProvider, PeriodicExportingMetricReader } from '@opentelemetry/sdk-metrics';
import { getDelivery, WebhookInstrumentation } from '../../dist/index.js';

const exporter = new InMemoryMetricExporter(1);
const reader = new PeriodicExportingMetricReader({ exporter, exportIntervalMillis: 3_600_000 });
const instrumentation = new WebhookInstrumentation({
  routes: [{ path: '/webhooks/stripe', provider: 'stripe', signatureSecret: process.env.SECRET }],
});
if (process.env.UNGUARDED) instrumentation.disable();
instrumentation.setMeterProvider(new MeterProvider({ readers: [reader] }));

const { SETUPS } = await import('./setups/index.mjs');
const { key, cert } = JSON.parse(process.env.TLS);

const makers = {
  http: (listener) => createServer(listener),
  https: (listener) => createHttpsServer({ key, cert }, listener),
  http2: (listener) => createHttp2Server(listener),
};

const servers = [];
for (const { name, build, protocols } of SETUPS) {
  if (!name.includes(process.env.SETUPS ?? '')) continue;
  for (const protocol of protocols) {
    if (!(process.env.PROTOCOLS ?? protocol).split(',').includes(protocol)) continue;
    const listener = await build((req, res) => {
      process.send({ ran: name, protocol, isVerified: getDelivery()?.verified === true, target: req.originalUrl ?? req.url });
      res.end('handled');
    });
    const server = makers[protocol](listener);
    await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
    servers.push({ name, protocol, port: server.address().port });
  }
}

process.on('message', async (message) => {
  if (message.bypasses === undefined) return;
  exporter.reset();
  await reader.forceFlush();
  const metrics = exporter
    .getMetrics()
    .flatMap(({ scopeMetrics }) => scopeMetrics)
    .flatMap(({ metrics }) => metrics);
  const points = metrics.find(({ descriptor }) => descriptor.name === 'webhook.bypass')?.dataPoints ?? [];
  process.send({ bypasses: points.reduce((sum, { value }) => sum + value, 0) });
});
// The next request matters here. Of three frameworks it is known that they throw at some targets, with and without us: Connect where
// the user in an absolute form is badly escaped, Hapi's router where a wildcard of two segments is to match fewer, and restify's
// where there is no path in what it takes the URL for.
const KNOWN = /^\s+at .*[\\/](?:@hapi[\\/]call[\\/]lib[\\/]segment|restify[\\/]lib[\\/]routerRegistryRadix)\.js/m;
const isKnown = ({ stack }) => KNOWN.test(stack.slice(stack.indexOf('\n    at ')).split('\n')[1]);
process.on('uncaughtException', (error) => {
  if (!(error instanceof URIError || isKnown(error))) throw error;
});
process.on('disconnect', () => process.exit());
process.send({ servers });

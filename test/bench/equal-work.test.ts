import type * as http from 'node:http';
import { createRequire } from 'node:module';
import * as api from '@opentelemetry/api';
import * as core from '@opentelemetry/core';
import { HttpInstrumentation } from '@opentelemetry/instrumentation-http';
import Stripe from 'stripe';
import { afterEach, expect, test } from 'vitest';
import { WebhookInstrumentation } from '../../src/index.js';
import { signDelivery } from '../../src/testing.js';
import { send } from '../helpers/http-client.js';
import { type InMemorySdk, startSdk } from '../helpers/sdk.js';
import { close, listen } from '../helpers/servers.js';

const bench = (file: string) => import(new URL(`../../bench/${file}`, import.meta.url).href);
const { APPS } = await bench('frameworks/apps.mjs');
const { byHand } = await bench('equal-work.mjs');

const SECRET = 'whsec_equal';
const PATH = '/webhooks/stripe';

interface ExportedSpan {
  readonly name: string;
  readonly kind: api.SpanKind;
  readonly attributes: Record<string, unknown>;
}

interface ExportedMetrics {
  readonly scopeMetrics: readonly {
    readonly metrics: readonly {
      readonly descriptor: { readonly name: string };
      readonly dataPoints: readonly { readonly value: unknown; readonly attributes: Record<string, unknown> }[];
    }[];
  }[];
}

/** One for both: what another has patched is not patched again. */
const httpInstrumentation = new HttpInstrumentation();
let sdk: InMemorySdk;
let server: http.Server;
afterEach(stop);

async function stop(): Promise<void> {
  await close(server);
  await sdk.stop();
  // The next SDK of this process could not take their places.
  for (const global of [api.trace, api.metrics, api.context, api.propagation]) global.disable();
}

/**
 * The same for both, of one event that comes twice:
 *
 * POST /webhooks/stripe   http.route
 * └─ process stripe       webhook.outcome acknowledged, then duplicate
 */
async function telemetryOf(isOurs: boolean) {
  const route = { path: PATH, provider: 'stripe' as const, signatureSecret: SECRET, idempotencyKey: true };
  sdk = startSdk([httpInstrumentation, ...(isOurs ? [new WebhookInstrumentation({ routes: [route] })] : [])]);
  // Again, after the first of the two has stopped it; and it patches what is asked for after it.
  httpInstrumentation.enable();
  createRequire(import.meta.url)('http');
  server = await APPS['plain http'](isOurs ? undefined : byHand({ api, core, Stripe, secret: SECRET }));
  const origin = await listen(server);
  const body = { id: 'evt_1', type: 'charge.succeeded', created: Math.floor(Date.now() / 1_000) };
  for (const _ of ['first', 'again']) {
    const { status, body: answer } = await send(`${origin}${PATH}`, signDelivery('stripe', { secret: SECRET, body }));
    expect([status, String(answer)]).toEqual([200, '{"received":true}']);
  }
  const { spans, metrics } = await sdk.exported();
  const spansOf = (kind: api.SpanKind) => (spans as ExportedSpan[]).filter((span) => span.kind === kind);
  const points = (metrics as ExportedMetrics[])
    .flatMap(({ scopeMetrics }) => scopeMetrics.flatMap((scope) => scope.metrics))
    .filter(({ descriptor, dataPoints }) => dataPoints.length > 0 && !descriptor.name.startsWith('webhook.dedupe.'));
  return {
    http: spansOf(api.SpanKind.SERVER),
    spans: spansOf(api.SpanKind.CONSUMER).map(({ attributes }) => attributes),
    metrics: Object.fromEntries(
      points.map(({ descriptor, dataPoints }) => [
        descriptor.name,
        dataPoints.map(({ attributes }) => Object.keys(attributes).sort()),
      ]),
    ),
  };
}

test('the job by hand that the benches hold against ours leaves the same telemetry behind', async () => {
  const hand = await telemetryOf(false);
  await stop();
  const ours = await telemetryOf(true);
  expect(Object.keys(hand.metrics).sort()).toEqual(Object.keys(ours.metrics).sort());
  for (const metric of ['webhook.in_flight', 'http.server.request.duration']) {
    expect(hand.metrics[metric]).toEqual(ours.metrics[metric]);
  }
  expect(hand.http.map(({ name }) => name)).toEqual(['POST /webhooks/stripe', 'POST /webhooks/stripe']);
  expect(ours.http.map(({ name }) => name)).toEqual(['POST /webhooks/stripe', 'POST /webhooks/stripe']);
  expect(hand.http.map(({ attributes }) => Object.keys(attributes).sort())).toEqual(
    ours.http.map(({ attributes }) => Object.keys(attributes).sort()),
  );
  const names = (of: typeof ours) => of.spans.map((attributes) => Object.keys(attributes).sort());
  expect(names(hand)[0]).toEqual(names(ours)[0]);
  expect(ours.spans.map((attributes) => attributes['webhook.outcome'])).toEqual(['acknowledged', 'duplicate']);
  expect(hand.spans.map((attributes) => attributes['webhook.outcome'])).toEqual(['acknowledged', 'duplicate']);
});

test('the job by hand forgets its oldest events, a failed one or not, and no others', async () => {
  const received = byHand({ api, core, Stripe, secret: SECRET, maxEvents: 2 });
  const handled: string[] = [];
  const deliver = async (id: string, fails = false) => {
    const { headers, body } = signDelivery('stripe', { secret: SECRET, body: { id, type: 'invoice.paid', created: 1 } });
    await received(Buffer.from(body), headers['stripe-signature'], (event: { id: string }) => {
      handled.push(event.id);
      if (fails) throw new Error('as asked');
      return {};
    }).catch(() => {});
  };
  await deliver('evt_failed', true);
  for (const id of ['evt_1', 'evt_failed', 'evt_1', 'evt_failed']) await deliver(id);
  expect(handled).toEqual(['evt_failed', 'evt_1', 'evt_failed']);
  handled.length = 0;
  for (const id of ['evt_2', 'evt_failed', 'evt_2', 'evt_1', 'evt_failed']) await deliver(id);
  expect(handled).toEqual(['evt_2', 'evt_1', 'evt_failed']);
});

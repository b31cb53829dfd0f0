import * as http from 'node:http';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { WebhookInstrumentation } from '../../src/index.js';
import { signDelivery } from '../../src/testing.js';
import { send } from '../helpers/http-client.js';
import { type InMemorySdk, startSdk } from '../helpers/sdk.js';
import { close, listen } from '../helpers/servers.js';

const SECRET = 'whsec_test';
const TRACE_ID = '0af7651916cd43dd8448eb211c80319c';
const traceparent = `00-${TRACE_ID}-b7ad6b7169203331-01`;

interface Exported {
  readonly spanContext: () => { readonly traceId: string };
  readonly links: readonly { readonly context: { readonly traceId: string } }[];
}

let sdk: InMemorySdk;
let server: http.Server;
let origin: string;

beforeAll(async () => {
  sdk = startSdk([new WebhookInstrumentation({ routes: [{ path: '/a', provider: 'stripe', signatureSecret: SECRET }] })]);
  server = http.createServer((_req, res) => res.end());
  origin = await listen(server);
});
afterAll(async () => {
  await close(server);
  await sdk.stop();
});

test("a sender's trace is a link once its signature is good, and never the parent", async () => {
  const body = JSON.stringify({ id: 'evt_1', type: 'a' });
  for (const secret of [SECRET, 'whsec_forged']) {
    const { headers } = signDelivery('stripe', { body, secret });
    await send(`${origin}/a`, { body, headers: { ...headers, traceparent } });
  }
  const spans = (await sdk.exported()).spans as readonly Exported[];
  expect(spans.map(({ links }) => links.map(({ context }) => context.traceId))).toEqual([[TRACE_ID], []]);
  for (const span of spans) expect(span.spanContext().traceId).not.toBe(TRACE_ID);
});

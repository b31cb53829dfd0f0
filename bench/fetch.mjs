/**
 * CPU per delivery of one fetch handler, in this process and without a server: bare, with the signature and the duplicates by hand,
 * with the whole job by hand (bench/equal-work.mjs), and wrapped. `node bench/fetch.mjs [--rounds 7] [--requests 3000]`; medians, the
 * order reversed each round. Runs on Bun and Deno too, without the SDK.
 */
import { createRequire } from 'node:module';
import process from 'node:process';
import { parseArgs } from 'node:util';
import * as api from '@opentelemetry/api';
import { AsyncLocalStorageContextManager } from '@opentelemetry/context-async-hooks';
import Stripe from 'stripe';
import { withWebhookMonitoring } from '../dist/fetch.js';
import { signDelivery } from '../dist/testing.js';
import { byHand } from './equal-work.mjs';
import { startSdk } from './served.mjs';

const { values } = parseArgs({
  options: { rounds: { type: 'string', default: '7' }, requests: { type: 'string', default: '3000' } },
});
const REQUESTS = Number(values.requests);
const SECRET = 'whsec_of_the_bench';
const PADDING = 'x'.repeat(1_900);

const isNode = (process.versions.bun ?? process.versions.deno) === undefined;
if (isNode) await startSdk(createRequire(import.meta.url), { http: false, ours: false });
// As in any application with tracing: on Node 20 every promise then costs more.
else api.context.setGlobalContextManager(new AsyncLocalStorageContextManager().enable());

const stripe = new Stripe('sk_test_unused');
/** Off Node the package signs with WebCrypto, which takes a promise. */
const verify = isNode ? 'constructEvent' : 'constructEventAsync';
const processWebhook = byHand({ api, Stripe, secret: SECRET, verify });
const seen = new Map();

const VARIANTS = {
  async bare(request) {
    const event = await request.json();
    return Response.json({ received: event.type });
  },
  async 'by hand'(request) {
    const signature = request.headers.get('stripe-signature');
    const event = await stripe.webhooks[verify](await request.text(), signature, SECRET);
    const before = seen.get(event.id);
    if (before !== undefined) return Response.json(before);
    const answer = { received: event.type };
    seen.set(event.id, answer);
    return Response.json(answer);
  },
  async 'all by hand'(request) {
    const body = Buffer.from(await request.arrayBuffer());
    const signature = request.headers.get('stripe-signature');
    const { status, answer } = await processWebhook(body, signature, (event) => ({ received: event.type }));
    return new Response(answer, { status, headers: { 'content-type': 'application/json' } });
  },
  ours: withWebhookMonitoring({ provider: 'stripe', signatureSecret: SECRET, idempotencyKey: true }, async (request) => {
    const event = await request.json();
    return Response.json({ received: event.type });
  }),
};

let count = 0;
function makeRequest() {
  const created = Math.floor(Date.now() / 1000);
  const event = { id: `evt_${++count}`, object: 'event', type: 'invoice.paid', created, data: { object: { PADDING } } };
  const { headers, body } = signDelivery('stripe', { secret: SECRET, body: event });
  const length = { 'content-length': String(body.length) };
  return new Request('http://127.0.0.1/webhooks/stripe', { method: 'POST', headers: { ...headers, ...length }, body });
}

async function measure(handler) {
  const requests = Array.from({ length: REQUESTS }, makeRequest);
  const before = process.cpuUsage();
  for (const request of requests) {
    const response = await handler(request);
    if (response.status !== 200) throw new Error(`answered ${response.status}`);
    await response.text();
  }
  const { user, system } = process.cpuUsage(before);
  return (user + system) / REQUESTS;
}

const names = Object.keys(VARIANTS);
const raw = Object.fromEntries(names.map((name) => [name, []]));
for (const name of names) await measure(VARIANTS[name]);
for (let round = 0; round < Number(values.rounds); round++) {
  for (const name of round % 2 === 0 ? names : names.toReversed()) raw[name].push(await measure(VARIANTS[name]));
}
const median = (list) => [...list].sort((a, b) => a - b)[list.length >> 1];
const ratioTo = (name, other) => (median(raw[name]) / median(raw[other])).toFixed(2);
for (const name of names) {
  const rounds = raw[name].map((one) => one.toFixed(0)).join(' ');
  const ratios = `${ratioTo(name, 'by hand')} × by hand  ${ratioTo(name, 'all by hand')} × all by hand`;
  console.log(`${name.padEnd(12)} ${median(raw[name]).toFixed(0).padStart(5)} µs  ${ratios}   (${rounds})`);
}
process.exit();

/**
 * CPU per delivery of one fetch handler, without a server: bare, with the signature and the duplicates by hand, with the whole job by
 * hand (bench/equal-work.mjs), and wrapped. `node bench/fetch.mjs [--rounds 5] [--requests 10000] [--warm-up 25000]`; a fresh process for
 * each variant, the order reversed each round, medians. V8 goes on optimising for about 20,000 requests: `--warm-up` is how many come
 * before the measured ones. Runs on Bun and Deno too, without the SDK.
 */
import { spawnSync } from 'node:child_process';
import { createRequire } from 'node:module';
import process from 'node:process';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import * as api from '@opentelemetry/api';
import { AsyncLocalStorageContextManager } from '@opentelemetry/context-async-hooks';
import * as core from '@opentelemetry/core';
import Stripe from 'stripe';
import { withWebhookMonitoring } from '../dist/fetch.js';
import { signDelivery } from '../dist/testing.js';
import { byHand } from './equal-work.mjs';
import { startSdk } from './served.mjs';

const { values } = parseArgs({
  options: {
    rounds: { type: 'string', default: '5' },
    requests: { type: 'string', default: '10000' },
    'warm-up': { type: 'string', default: '25000' },
    /** In the processes that are measured: which one, and nothing but a number is printed. */
    variant: { type: 'string' },
  },
});
/** Requests are made outside of what is measured, and not so many ahead that they grow old before their turn. */
const BATCH = 50;
const SECRET = 'whsec_of_the_bench';
const PADDING = 'x'.repeat(1_900);

const isNode = (process.versions.bun ?? process.versions.deno) === undefined;
if (isNode) await startSdk(createRequire(import.meta.url), { http: false, ours: false });
// As in any application with tracing: on Node 20 every promise then costs more.
else api.context.setGlobalContextManager(new AsyncLocalStorageContextManager().enable());

const stripe = new Stripe('sk_test_unused');
/** Off Node the package signs with WebCrypto, which takes a promise. */
const verify = isNode ? 'constructEvent' : 'constructEventAsync';
const processWebhook = byHand({ api, core, Stripe, secret: SECRET, verify });
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

async function cpuOf(handler, count) {
  let spent = 0;
  for (let made = 0; made < count; made += BATCH) {
    const requests = Array.from({ length: BATCH }, makeRequest);
    const before = process.cpuUsage();
    for (const request of requests) {
      const response = await handler(request);
      if (response.status !== 200) throw new Error(`answered ${response.status}`);
      await response.text();
      // As between two requests of a server: what is only kept for as long as a turn of the event loop would pile up.
      await nextTurn();
    }
    const { user, system } = process.cpuUsage(before);
    spent += user + system;
  }
  return spent / (Math.ceil(count / BATCH) * BATCH);
}

if (values.variant !== undefined) {
  const handler = VARIANTS[values.variant];
  await cpuOf(handler, Number(values['warm-up']));
  console.log(await cpuOf(handler, Number(values.requests)));
  process.exit();
}

function inFreshProcess(variant) {
  const own = ['--variant', variant, '--requests', values.requests, '--warm-up', values['warm-up']];
  const runtime = process.versions.deno === undefined ? process.execArgv : ['run', '--allow-all'];
  const { stdout, status } = spawnSync(process.execPath, [...runtime, process.argv[1], ...own], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  if (status !== 0) throw new Error(`${variant}: ended with ${status}`);
  return Number(stdout);
}

const names = Object.keys(VARIANTS);
const raw = Object.fromEntries(names.map((name) => [name, []]));
for (let round = 0; round < Number(values.rounds); round++) {
  for (const name of round % 2 === 0 ? names : names.toReversed()) raw[name].push(inFreshProcess(name));
}
const median = (list) => [...list].sort((a, b) => a - b)[list.length >> 1];
const ratioTo = (name, other) => median(raw[name].map((one, round) => one / raw[other][round])).toFixed(2);
for (const name of names) {
  const rounds = raw[name].map((one) => one.toFixed(0)).join(' ');
  const ratios = `${ratioTo(name, 'by hand')} × by hand  ${ratioTo(name, 'all by hand')} × all by hand`;
  console.log(`${name.padEnd(12)} ${median(raw[name]).toFixed(1).padStart(6)} µs  ${ratios}   (${rounds})`);
}
process.exit();

/** One variant of the same service, in a process of its own. Prints nothing; talks to bench/http.mjs over its channel. */
import { createRequire } from 'node:module';
import { SECRET } from './requests.mjs';
import { answerUsage, startSdk } from './served.mjs';

const require = createRequire(process.env.BENCH_RESOLVE_FROM ?? import.meta.url);
const variant = process.argv[2];

const parts = {
  bare: [],
  http: ['http'],
  'by hand': ['http', 'hand'],
  ours: ['http', 'ours'],
  'ours, no HTTP instrumentation': ['ours'],
  'no route, bare': [],
  'no route, ours': ['ours'],
}[variant];
if (parts === undefined) throw new Error(`no variant ${variant}`);
const has = (part) => parts.includes(part);

if (has('http') || has('ours')) await startSdk(require, { http: has('http'), ours: has('ours') });
const http = require('http');
const express = require('express');
const app = express();
const received = (_req, res) => res.json({ received: true });

if (has('hand')) {
  const { byHand } = await import('./by-hand.mjs');
  app.post('/webhooks/stripe', express.raw({ type: '*/*' }), byHand(require, SECRET), received);
} else {
  app.use(express.json());
  app.post('/webhooks/stripe', received);
}
app.post('/elsewhere', received);

answerUsage(http.createServer(app));

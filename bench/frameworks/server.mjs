/** One service in a process of its own: which framework, and `http`, `by hand` or `ours`. Talks to bench/frameworks.mjs over its channel. */
import { createRequire } from 'node:module';
import { byHand } from '../equal-work.mjs';
import { SECRET } from '../requests.mjs';
import { answerUsage, startSdk } from '../served.mjs';
import { APPS } from './apps.mjs';

const require = createRequire(import.meta.url);
const [framework, variant] = process.argv.slice(2);

await startSdk(require, { http: true, ours: variant === 'ours' });
// The HTTP instrumentation patches what is loaded after it.
require('http');
const api = require('@opentelemetry/api');
const isByHand = variant === 'by hand';
const core = require('@opentelemetry/core');
const processWebhook = isByHand ? byHand({ api, core, Stripe: require('stripe'), secret: SECRET }) : undefined;
answerUsage(await APPS[framework](processWebhook));

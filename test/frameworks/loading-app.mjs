/** The same as `loading-app.cjs`, as an ES module. */
import { createServer } from 'node:http';
import { WebhookInstrumentation } from '../../dist/index.js';
import BUILD from './loading-frameworks.cjs';

const routes = [{ path: '/webhooks/stripe', provider: 'stripe', signatureSecret: process.env.SECRET }];
const { OURS, FRAMEWORK } = process.env;

if (OURS === 'before') new WebhookInstrumentation({ routes });
const { default: framework } = await import(FRAMEWORK);
if (OURS === 'after') new WebhookInstrumentation({ routes });

const listener = await BUILD[FRAMEWORK](framework);
const server = createServer((req, res) => listener(req, res));
server.listen(0, '127.0.0.1', () => console.log(`listening http://127.0.0.1:${server.address().port}`));

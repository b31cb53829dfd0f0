/** An application behind a rewrite that takes 60 ms: part of a body has arrived when the guard is asked. Says what the handler read. */
const { createHash } = require('node:crypto');
const express = require('express');
const { WebhookInstrumentation } = require('../../dist/index.js');

new WebhookInstrumentation({
  routes: [{ path: '/webhooks/stripe', provider: 'stripe', signatureSecret: process.env.SECRET, maxBodySize: '300kib' }],
});

const app = express();
app.use((req, _res, next) => {
  if (req.url === '/door') req.url = '/webhooks/stripe';
  setTimeout(next, 60);
});
app.post('/webhooks/stripe', async (req, res) => {
  const hash = createHash('sha256');
  for await (const chunk of req) hash.update(chunk);
  res.send(hash.digest('hex'));
});
const server = require('node:http').createServer((req, res) => app(req, res));
server.listen(0, '127.0.0.1', () => console.log(`listening http://127.0.0.1:${server.address().port}`));

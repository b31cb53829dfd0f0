/** An application behind a rewrite, in `FRAMEWORK`. `OURS`: `before` or `after` that is loaded, or by `register`. */
const { WebhookInstrumentation } = require('../../dist/index.js');
const BUILD = require('./loading-frameworks.cjs');
const routes = [{ path: '/webhooks/stripe', provider: 'stripe', signatureSecret: process.env.SECRET }];
const { OURS, FRAMEWORK } = process.env;

async function main() {
  if (OURS === 'before') new WebhookInstrumentation({ routes });
  const framework = require(FRAMEWORK);
  if (OURS === 'after') new WebhookInstrumentation({ routes });
  const listener = await BUILD[FRAMEWORK](framework);
  const server = require('node:http').createServer((req, res) => listener(req, res));
  server.listen(0, '127.0.0.1', () => console.log(`listening http://127.0.0.1:${server.address().port}`));
}
main();

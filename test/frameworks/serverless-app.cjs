/** Express without a server: what a serverless adapter makes of a request. Prints what each answered. */
const express = require(process.env.EXPRESS);
const serverless = require('serverless-http');
const { getDelivery, WebhookInstrumentation } = require('../../dist/index.js');
const { signDelivery } = require('../../dist/testing.js');

const SECRET = 'whsec_test';
const ours = new WebhookInstrumentation({ routes: [{ path: '/webhooks/stripe', provider: 'stripe', signatureSecret: SECRET }] });

if (process.env.UNGUARDED) ours.disable();
const app = express();
app.post('/webhooks/stripe', async (req, res) => {
  const read = Buffer.concat(await req.toArray()).toString();
  res.send(`${read} ${getDelivery()?.verified}`);
});

const url = '/webhooks/stripe';
const body = JSON.stringify({ id: 'evt_1', type: 'a' });
const doors = {
  async serverless(headers) {
    const event = { httpMethod: 'POST', path: url, headers, body, requestContext: {}, isBase64Encoded: false };
    const answer = await serverless(app)(event, {});
    return `${answer.statusCode} ${answer.body}`;
  },
};

(async () => {
  const answers = {};
  for (const [name, knock] of Object.entries(doors)) {
    const type = { 'content-type': 'application/json', 'content-length': String(body.length) };
    const signed = signDelivery('stripe', { body, secret: SECRET }).headers;
    answers[name] = [await knock(type), await knock({ ...type, ...signed })];
  }
  console.log(JSON.stringify(answers));
})();

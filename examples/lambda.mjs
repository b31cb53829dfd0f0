// A function on AWS Lambda, behind API Gateway, a function URL or a load balancer. Call it with an event of your own:
//
//   STRIPE_WEBHOOK_SECRET=whsec_local node examples/lambda.mjs test/fixtures/lambda/http-v2.json
//
// That event is not signed: the answer is a 401.
import { readFileSync } from 'node:fs';
import { withLambdaWebhook } from '@outworx/otel-webhooks/lambda';

const options = {
  path: '/webhooks/stripe',
  provider: 'stripe',
  signatureSecret: process.env.STRIPE_WEBHOOK_SECRET,
  idempotencyKey: true,
};

export const handler = withLambdaWebhook(options, async (_event, { track, delivery, rawBody }) => {
  // The event's own body may be base64; these are the bytes that were sent.
  const { type } = JSON.parse(rawBody.toString());
  console.log(`handling ${type} ${delivery.eventId}`);
  track.processed();
  return { statusCode: 200, body: 'done' };
});

const [file] = process.argv.slice(2);
if (file !== undefined) console.log(JSON.stringify(await handler(JSON.parse(readFileSync(file, 'utf8')), {})));

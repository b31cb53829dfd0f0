// Marks: the handler says what it did. With `requireProcessingMark` a 200 that says nothing counts as a silent drop.
//
//   STRIPE_WEBHOOK_SECRET=whsec_local OUTWORX_WEBHOOKS_CONFIG=examples/express-and-marks.config.yaml \
//     node --import @outworx/otel-webhooks/register examples/express-and-marks.mjs
import { track } from '@outworx/otel-webhooks';
import express from 'express';

const app = express();
app.use(express.json());

app.post('/webhooks/stripe', async (req, res) => {
  const event = req.body;
  switch (event.type) {
    case 'invoice.paid':
      await sendReceipt(event);
      break;
    case 'invoice.voided':
      track.ignored('nothing was paid');
      break;
    case 'charge.refunded':
      // The sender gets its 200, and still the event counts as failed: its next delivery runs this again.
      track.failed(new RangeError('refund exceeds the charge'));
      break;
    case 'charge.captured':
      // For code that lost its async context the same object is on the request.
      req.outworxTrack.processed();
      break;
  }
  res.json({ received: true });
});

/** Any function that the handler calls may set the mark. */
async function sendReceipt(event) {
  console.log(`receipt for ${event.id}`);
  track.processed();
}

const server = app.listen(Number(process.env.PORT ?? 3000), '127.0.0.1', () => {
  console.log(`listening http://127.0.0.1:${server.address().port}`);
});

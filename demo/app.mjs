// An ordinary Express app that receives webhooks. Nothing in it checks a signature, looks for repeats or makes a span.
// Two handlers import `track`, to say what they did.
import { setTimeout as sleep } from 'node:timers/promises';
import { track } from '@outworx/otel-webhooks';
import express from 'express';

const app = express();
app.use(logRequest);
app.use(express.json());

app.post('/webhooks/stripe', async (req, res) => {
  const { type, data } = req.body;
  if (type === 'invoice.paid') {
    await ledger.book(data.object.amount_paid);
    track.processed();
  }
  if (type === 'charge.refunded') {
    await ledger.bookRefund();
    track.processed();
  }
  // Whoever listed customer.updated in the config forgot to write its branch here: a silent drop.
  res.json({ received: true });
});

app.post('/webhooks/github', (_req, res) => {
  res.sendStatus(202);
});

app.post('/webhooks/shopify', async (req, res) => {
  if (req.body.test) {
    track.ignored('test order');
  } else {
    await ledger.book(req.body.total_price);
    track.processed();
  }
  res.sendStatus(200);
});

app.post('/webhooks/svix', (_req, res) => {
  res.sendStatus(204);
});

app.post('/webhooks/slack', (req, res) => {
  if (req.body.type === 'url_verification') res.json({ challenge: req.body.challenge });
  else res.sendStatus(200);
});

app.use((_error, _req, res, _next) => {
  res.status(500).json({ error: 'internal' });
});

const ledger = {
  isAwake: false,
  async book() {
    await sleep(50);
  },
  /** Fails the first time, as such things do. */
  async bookRefund() {
    if (!this.isAwake) {
      this.isAwake = true;
      throw new Error('the ledger does not answer');
    }
  },
};

/** The access log: one line for each request that reaches the app. */
function logRequest(req, _res, next) {
  console.log(`${req.method} ${req.path} ${req.get('user-agent')}`);
  next();
}

const server = app.listen(Number(process.env.PORT ?? 3000), '127.0.0.1', () => {
  console.log(`listening http://127.0.0.1:${server.address().port}`);
});

const { report } = require('./report.cjs');

/**
 * An ordinary Express application: a JSON parser in front, one handler for all that comes in, which says in the body what it
 * is to do. It knows of us only as far as `req.outworxTrack?.` goes.
 */
exports.createShop = () => {
  const express = require('express');
  const { trace } = require('@opentelemetry/api');
  const failedBefore = new Set();
  let release = () => {};

  const acts = {
    answer: (_req, res) => res.json({ received: true }),
    process: (req, res) => {
      trace.getTracer('shop').startSpan('save order').end();
      req.outworxTrack?.processed();
      res.json({ saved: true });
    },
    ignore: (req, res) => {
      req.outworxTrack?.ignored('not ours');
      res.json({ ignored: true });
    },
    fail: (req, res) => {
      req.outworxTrack?.failed(new RangeError('no'));
      res.json({ received: true });
    },
    'fail once': (req, res) => {
      const text = JSON.stringify(req.body);
      if (failedBefore.has(text)) return acts.process(req, res);
      failedBefore.add(text);
      return res.status(500).json({ error: 'database is away' });
    },
    throw: () => {
      throw new TypeError('no');
    },
    hold: (req, res) => {
      release = () => acts.process(req, res);
    },
    challenge: (req, res) => res.json({ challenge: req.body.challenge }),
  };

  const app = express();
  app.use(express.json());
  app.get('/release', (_req, res) => {
    release();
    res.end();
  });
  app.post('/webhooks/:sender', (req, res) => {
    report(req, req.body);
    acts[req.body.act](req, res);
  });
  // Express writes the stack of what a handler threw to the console, unless somebody else takes it.
  app.use((_error, _req, res, _next) => res.status(500).end());
  return app;
};

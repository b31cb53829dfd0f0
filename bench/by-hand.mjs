/**
 * The job as a careful team writes it on top of the HTTP instrumentation: the provider's own SDK over the raw body, a `Map` of
 * events with their responses, attributes on the active span.
 */
export function byHand(require, secret) {
  const { trace } = require('@opentelemetry/api');
  const Stripe = require('stripe');
  const stripe = new Stripe('sk_test_unused');
  const seen = new Map();

  return (req, res, next) => {
    const span = trace.getActiveSpan();
    let event;
    try {
      event = stripe.webhooks.constructEvent(req.body, req.headers['stripe-signature'], secret);
    } catch {
      span?.setAttributes({ 'webhook.provider': 'stripe', 'webhook.signature.valid': false });
      res.status(401).json({ error: 'unauthorized' });
      return;
    }
    const before = seen.get(event.id);
    span?.setAttributes({
      'webhook.provider': 'stripe',
      'webhook.event.id': event.id,
      'webhook.event.type': event.type,
      'webhook.signature.valid': true,
      'webhook.duplicate': before !== undefined,
    });
    if (before !== undefined) {
      res.status(before.status).json(before.body);
      return;
    }
    const json = res.json.bind(res);
    res.json = (body) => {
      seen.set(event.id, { status: res.statusCode, body });
      span?.setAttribute('webhook.outcome', 'acknowledged');
      return json(body);
    };
    req.event = event;
    next();
  };
}

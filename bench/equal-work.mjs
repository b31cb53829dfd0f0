/**
 * The whole job of this package for one sender, by hand: the sender's own SDK over the raw body, a span of its own with the same
 * twenty attributes and the handler in its context, both histograms, the counter, the hash of the event's key and of the body, and a
 * `Map` of events with their responses. What it leaves out: that several requests may come at once with one event, that events are
 * forgotten again, limits of size and time, errors of the handler, other senders' schemes.
 */
import { createHash } from 'node:crypto';

export function byHand({ api, Stripe, secret, verify = 'constructEvent', path = '/webhooks/stripe' }) {
  const stripe = new Stripe('sk_test_unused');
  const tracer = api.trace.getTracer('by hand');
  const meter = api.metrics.getMeter('by hand');
  const duration = meter.createHistogram('webhook.process.duration', { unit: 's' });
  const lag = meter.createHistogram('webhook.event.lag', { unit: 's' });
  const deliveries = meter.createCounter('webhook.deliveries');
  const origin = { 'webhook.provider': 'stripe', 'webhook.route': path };
  const settled = { ...origin, 'webhook.outcome': 'completed', 'webhook.signature.status': 'valid' };
  const seen = new Map();
  const hash = (data) => createHash('sha256').update(data).digest('base64url');

  /** `handle` gets the event and gives what to answer as JSON; so does this, with a status. */
  return async function processWebhook(body, signature, handle) {
    const receivedAt = Date.now();
    const startedAt = performance.now();
    const span = tracer.startSpan('process stripe', {
      kind: api.SpanKind.CONSUMER,
      attributes: { ...origin, 'webhook.mode': 'enforce', 'http.route': path, 'http.request.method': 'POST' },
    });
    let event;
    try {
      event = await stripe.webhooks[verify](body, signature, secret);
    } catch {
      span.setAttributes({
        'webhook.outcome': 'rejected',
        'webhook.signature.status': 'invalid',
        'webhook.signature.valid': false,
      });
      span.end();
      return { status: 401, answer: '{"error":"unauthorized"}' };
    }
    const key = hash(`${path} stripe ${event.id}`);
    const bodyHash = hash(body);
    const before = seen.get(key);
    const attributes = {
      'webhook.signature.status': 'valid',
      'webhook.signature.valid': true,
      'webhook.signature.age': (receivedAt - Number(/t=(\d+)/.exec(signature)?.[1]) * 1000) / 1000,
      'webhook.signature.secret_index': 0,
      'webhook.event.id': event.id,
      'webhook.event.type': event.type,
      'webhook.event.lag': (receivedAt - event.created * 1000) / 1000,
      'webhook.delivery.attempt': before === undefined ? 1 : before.attempt + 1,
      'webhook.duplicate': before !== undefined,
      'webhook.dedupe.status': before === undefined ? 'first' : before.bodyHash === bodyHash ? 'duplicate' : 'conflict',
      'webhook.request.body.size': body.length,
    };
    if (before !== undefined) {
      span.setAttributes({ ...attributes, 'webhook.outcome': 'duplicate' });
      span.addLink({ context: before.span });
      span.end();
      return before;
    }
    const handlerAt = performance.now();
    const result = await api.context.with(api.trace.setSpan(api.context.active(), span), () => handle(event));
    const endedAt = performance.now();
    const response = { status: 200, answer: JSON.stringify(result), attempt: 1, bodyHash, span: span.spanContext() };
    seen.set(key, response);
    span.setAttributes({
      ...attributes,
      'webhook.outcome': 'completed',
      'webhook.handler.duration': (endedAt - handlerAt) / 1000,
      'webhook.overhead.duration': (handlerAt - startedAt) / 1000,
      'http.response.status_code': 200,
    });
    span.end();
    duration.record((endedAt - startedAt) / 1000, settled);
    lag.record((receivedAt - event.created * 1000) / 1000, settled);
    deliveries.add(1, settled);
    return response;
  };
}

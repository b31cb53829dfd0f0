/**
 * The whole job of this package for one sender, by hand: the sender's own SDK over the raw body, a span of its own with the same
 * nineteen attributes and the handler in its context, the route on the HTTP server span, the same metrics
 * (test/bench/equal-work.test.ts holds all of these against ours), the hash of the event's key and of the body, a bounded `Map` of
 * events with their responses that forgets them after a day, a wait where the event is being handled already, a handler that fails, and
 * the mark that a handler sets from wherever it is. What it leaves out: deadlines, other senders' schemes, several secrets, logs, and
 * the metrics of deduplication itself.
 */
import { AsyncLocalStorage } from 'node:async_hooks';
import { createHash } from 'node:crypto';

const DAY_MS = 86_400_000;

export function byHand({ api, core, Stripe, secret, verify = 'constructEvent', path = '/webhooks/stripe', maxEvents = 100_000 }) {
  const stripe = new Stripe('sk_test_unused');
  const tracer = api.trace.getTracer('by hand');
  const meter = api.metrics.getMeter('by hand');
  const duration = meter.createHistogram('webhook.process.duration', { unit: 's' });
  const lag = meter.createHistogram('webhook.event.lag', { unit: 's' });
  const deliveries = meter.createCounter('webhook.deliveries');
  const inFlight = meter.createUpDownCounter('webhook.in_flight');
  const matches = meter.createCounter('webhook.secret.matches');
  const origin = { 'webhook.provider': 'stripe', 'webhook.route': path };
  const ofSecret = { ...origin, 'webhook.signature.secret_index': 0 };
  let lastUsedAt = 0;
  meter.createObservableGauge('webhook.secret.last_used', { unit: 's' }).addCallback((result) => {
    if (lastUsedAt > 0) result.observe(lastUsedAt / 1000, ofSecret);
  });
  const seen = new Map();
  let oldest;
  let newest;
  const current = new AsyncLocalStorage();
  const hash = (data) => createHash('sha256').update(data).digest('base64url');

  /** In order of arrival, in a list of its own: to find a `Map`'s oldest, V8 goes over all that was ever deleted of it. */
  function forgetBefore(time) {
    while (oldest !== undefined && (oldest.at <= time || seen.size > maxEvents)) {
      // One that failed was deleted, and may have come again since.
      if (seen.get(oldest.key) === oldest) {
        if (!oldest.isDone) return;
        seen.delete(oldest.key);
      }
      oldest = oldest.next;
    }
  }

  function remember(claim) {
    seen.set(claim.key, claim);
    if (oldest === undefined) oldest = claim;
    else newest.next = claim;
    newest = claim;
  }

  function settledInTime(claim) {
    return new Promise((resolve) => {
      const timer = setTimeout(resolve, 2_000, false);
      claim.waiting.push(() => {
        clearTimeout(timer);
        resolve(true);
      });
    });
  }

  return Object.assign(countedWebhook, { processed });

  /** What a handler says from wherever it is. */
  function processed() {
    const delivery = current.getStore();
    if (delivery !== undefined) delivery.mark = 'processed';
  }

  /** `handle` gets the event and gives what to answer as JSON; so does this, with a status. */
  async function countedWebhook(body, signature, handle) {
    inFlight.add(1, origin);
    const http = core.getRPCMetadata(api.context.active());
    if (http !== undefined) http.route = path;
    try {
      return await processWebhook(body, signature, handle);
    } finally {
      inFlight.add(-1, origin);
    }
  }

  async function processWebhook(body, signature, handle) {
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
    matches.add(1, ofSecret);
    lastUsedAt = receivedAt;
    const key = hash(`${path} stripe ${event.id}`);
    const bodyHash = hash(body);
    forgetBefore(receivedAt - DAY_MS);
    let before = seen.get(key);
    while (before?.isDone === false) {
      if (!(await settledInTime(before))) {
        span.setAttributes({ ...origin, 'webhook.outcome': 'in_progress' });
        span.end();
        return { status: 503, answer: '{"error":"in progress"}' };
      }
      before = seen.get(key);
    }
    const attempt = before === undefined ? 1 : before.attempt + 1;
    const isDuplicate = before?.isDone === true;
    const attributes = {
      'webhook.signature.status': 'valid',
      'webhook.signature.valid': true,
      'webhook.signature.secret_index': 0,
      'webhook.event.id': event.id,
      'webhook.event.type': event.type,
      'webhook.event.lag': (receivedAt - event.created * 1000) / 1000,
      'webhook.delivery.attempt': attempt,
      'webhook.duplicate': isDuplicate,
      'webhook.dedupe.status': isDuplicate ? (before.bodyHash === bodyHash ? 'duplicate' : 'conflict') : 'first',
      'webhook.request.body.size': body.length,
    };
    if (isDuplicate) {
      span.setAttributes({ ...attributes, 'webhook.outcome': 'duplicate' });
      span.addLink({ context: before.span });
      span.end();
      return before;
    }
    const claim = {
      key,
      isDone: false,
      attempt,
      bodyHash,
      span: span.spanContext(),
      at: receivedAt,
      waiting: [],
      next: undefined,
    };
    remember(claim);
    const handlerAt = performance.now();
    const delivery = { mark: undefined };
    let result;
    let error;
    try {
      result = await current.run(delivery, () =>
        api.context.with(api.trace.setSpan(api.context.active(), span), () => handle(event)),
      );
    } catch (thrown) {
      error = thrown;
    }
    const endedAt = performance.now();
    const outcome = error !== undefined ? 'failed' : (delivery.mark ?? 'acknowledged');
    if (error === undefined) {
      claim.isDone = true;
      claim.status = 200;
      claim.answer = JSON.stringify(result);
    } else {
      seen.delete(key);
      span.setStatus({ code: api.SpanStatusCode.ERROR });
      span.setAttribute('error.type', error.constructor.name);
    }
    for (const wake of claim.waiting) wake();
    span.setAttributes({
      ...attributes,
      'webhook.outcome': outcome,
      'webhook.handler.duration': (endedAt - handlerAt) / 1000,
      'webhook.overhead.duration': (handlerAt - startedAt) / 1000,
      'http.response.status_code': error === undefined ? 200 : 500,
    });
    span.end();
    const settled = { ...origin, 'webhook.outcome': outcome, 'webhook.signature.status': 'valid' };
    duration.record((endedAt - startedAt) / 1000, settled);
    lag.record((receivedAt - event.created * 1000) / 1000, settled);
    deliveries.add(1, settled);
    if (error !== undefined) throw error;
    return claim;
  }
}

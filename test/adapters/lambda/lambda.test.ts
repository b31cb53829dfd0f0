import { trace } from '@opentelemetry/api';
import { BatchSpanProcessor, InMemorySpanExporter, TracerProvider } from '@opentelemetry/sdk-trace';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { ConfigError, type DedupeStore, type HandlerOptions, withLambdaWebhook } from '../../../src/lambda.js';
import { memoryStore } from '../../../src/stores/memory.js';
import { signDelivery } from '../../../src/testing.js';
import { EVENT_SHAPES, type EventName, type EventRequest, lambdaEvent } from '../../helpers/lambda-events.js';

/** The event, and its body: GitHub does not sign its id. */
const ONCE_EACH = ['completed', 'completed'];

const SECRET = 'a secret of the tests';
const NOT_TEXT = Buffer.from([0, 0xff, 0xfe, 0x0a, 0x80]);
const github: HandlerOptions = { path: '/webhooks/:tenant', provider: 'github', signatureSecret: SECRET, idempotencyKey: true };
const signed = (body: string | Buffer = '{"zen":"å"}'): EventRequest => signDelivery('github', { secret: SECRET, body });
const awsContext = { awsRequestId: 'r-1' };

const exporter = new InMemorySpanExporter();
/** Holds spans back until it is flushed, or for five seconds. */
const provider = new TracerProvider({ spanProcessors: [new BatchSpanProcessor({ exporter })] });
const attributes = () => exporter.getFinishedSpans().map((span) => span.attributes);

beforeAll(() => {
  trace.setGlobalTracerProvider(provider);
});
beforeEach(() => exporter.reset());
afterAll(async () => {
  trace.disable();
  await provider.shutdown();
});

describe.each(EVENT_SHAPES)('%s', (shape: EventName) => {
  const isMulti = shape === 'alb-multi';
  const headersOf = (result: any) =>
    isMulti ? Object.fromEntries(Object.entries(result.multiValueHeaders).map(([k, v]: any) => [k, v[0]])) : result.headers;
  const ok = (body: string) => ({
    statusCode: 201,
    ...(isMulti ? { multiValueHeaders: { 'Content-Type': ['text/x-test'] } } : { headers: { 'Content-Type': 'text/x-test' } }),
    body,
  });

  it('a valid delivery reaches the handler with its event, its bytes and the context; its span is flushed before the answer', async () => {
    const seen: unknown[] = [];
    const handler = withLambdaWebhook(github, async (event, { track, delivery, rawBody }, context) => {
      seen.push(event, delivery.verified, delivery.params, rawBody, context);
      track.processed();
      return ok('done');
    });
    const event = lambdaEvent(shape, signed(NOT_TEXT));
    expect(event.isBase64Encoded).toBe(true);
    const result = await handler(event, awsContext);
    expect(result).toEqual(ok('done'));
    expect(seen).toEqual([event, true, { tenant: 'acme' }, NOT_TEXT, awsContext]);
    expect(attributes()).toMatchObject([
      {
        'webhook.outcome': 'processed',
        'webhook.route': '/webhooks/:tenant',
        'webhook.request.body.size': 5,
        'http.response.status_code': 201,
      },
    ]);
  });

  it.each([true, false])('text is verified over its bytes, base64 or not: %s', async (isBase64) => {
    const handler = withLambdaWebhook(github, (event: any) => ok(event.body));
    const result = await handler(lambdaEvent(shape, { ...signed(), isBase64 }), awsContext);
    expect(result.statusCode).toBe(201);
  });

  it('forged, unsigned, and signed twice: refused in the shape of the event, and the handler does not run', async () => {
    let runs = 0;
    const handler = withLambdaWebhook(github, () => ok(String(++runs)));
    const { headers, body } = signed();
    const signature = headers['x-hub-signature-256'] as string;
    const { 'x-hub-signature-256': _, ...unsigned } = headers;
    const requests = [
      { headers: { ...headers, 'x-hub-signature-256': `sha256=${'0'.repeat(64)}` }, body },
      { headers: unsigned, body },
      // Without its multi-value headers a load balancer hands on the last alone, and nobody can tell: then that one counts.
      { headers: { ...headers, 'x-hub-signature-256': [signature, shape === 'alb' ? 'sha256=0' : signature] }, body },
    ];
    for (const request of requests) {
      const result = await handler(lambdaEvent(shape, request as EventRequest), awsContext);
      expect(result).toMatchObject({ statusCode: 401, body: '{"error":"unauthorized"}', isBase64Encoded: false });
      expect(headersOf(result)).toEqual({ 'content-type': 'application/json' });
    }
    expect(runs).toBe(0);
    expect(attributes().map((one) => one['webhook.outcome'])).toEqual(['rejected', 'rejected', 'rejected']);
  });

  it('a repeat is answered from the record', async () => {
    let runs = 0;
    const handler = withLambdaWebhook(github, () => ok(`run ${++runs}`));
    const event = lambdaEvent(shape, signed());
    await handler(event, awsContext);
    const result = await handler(event, awsContext);
    expect(result).toMatchObject({ statusCode: 201, body: 'run 1' });
    expect(headersOf(result)).toEqual({ 'content-type': 'text/x-test' });
    expect(attributes().map((one) => one['webhook.outcome'])).toEqual(['acknowledged', 'duplicate']);
  });

  it('a body that is no text comes back as it was', async () => {
    const handler = withLambdaWebhook(github, () => ({
      statusCode: 200,
      body: NOT_TEXT.toString('base64'),
      isBase64Encoded: true,
    }));
    const event = lambdaEvent(shape, signed());
    await handler(event, awsContext);
    expect(await handler(event, awsContext)).toMatchObject({
      statusCode: 200,
      body: NOT_TEXT.toString('base64'),
      isBase64Encoded: true,
    });
  });

  it('a handler that throws, refuses, or forgets its mark has not done the event', async () => {
    let runs = 0;
    const event = lambdaEvent(shape, signed());
    const fault = new RangeError('no');
    const handler = withLambdaWebhook({ ...github, requireProcessingMark: true }, () => {
      runs++;
      if (runs === 1) throw fault;
      return runs === 2 ? { statusCode: 503 } : ok('no mark');
    });
    await expect(handler(event, awsContext)).rejects.toBe(fault);
    expect(await handler(event, awsContext)).toEqual({ statusCode: 503 });
    expect(await handler(event, awsContext)).toEqual(ok('no mark'));
    expect(attributes().map((one) => [one['webhook.outcome'], one['error.type']])).toEqual([
      ['failed', 'RangeError'],
      ['failed', '503'],
      ['dropped', 'silent_drop'],
    ]);
  });

  it('another method is refused, and so is a body over the limit', async () => {
    const handler = withLambdaWebhook({ ...github, maxBodySize: '10b' }, () => ok('no'));
    expect(await handler(lambdaEvent(shape, { ...signed(), method: 'GET' }), awsContext)).toMatchObject({ statusCode: 405 });
    expect(await handler(lambdaEvent(shape, signed()), awsContext)).toMatchObject({ statusCode: 413 });
  });

  it('a sender that signs the URL: origin from the options, path and query from the event', async () => {
    const publicUrl = 'https://hooks.example.com';
    const handler = withLambdaWebhook({ provider: 'twilio', signatureSecret: SECRET, publicUrl }, () => ok('called'));
    const url = `${publicUrl}/webhooks/acme?to=%2B49%20170&to=x`;
    const { headers, body } = signDelivery('twilio', { secret: SECRET, body: { CallSid: 'CA1' }, url });
    const query = shape === 'alb' ? [['to', '%2B49%20170'] as const] : [['to', '%2B49%20170'] as const, ['to', 'x'] as const];
    const result = await handler(lambdaEvent(shape, { headers, body, query }), awsContext);
    // Without its multi-value headers a load balancer leaves out what the query says twice.
    expect(result.statusCode).toBe(shape === 'alb' ? 401 : 201);
  });
});

describe('what a handler may give', () => {
  it('an HTTP API and a function URL take anything for a 200', async () => {
    const event = lambdaEvent('http-v2', signed());
    const handler = withLambdaWebhook(github, () => ({ done: true }));
    expect(await handler(event, awsContext)).toEqual({ done: true });
    expect(await handler(event, awsContext)).toMatchObject({ statusCode: 200, body: '{"done":true}' });
  });

  it('a REST API and a load balancer do not: they answer 502, and the event is given back', async () => {
    const handler = withLambdaWebhook(github, () => ({ done: true }));
    await handler(lambdaEvent('rest-v1', signed()), awsContext);
    expect(attributes()).toMatchObject([{ 'webhook.outcome': 'failed', 'error.type': '502' }]);
  });
});

describe('before the answer', () => {
  it('the store has been told', async () => {
    const inner = memoryStore();
    const told: string[] = [];
    const slow: DedupeStore = {
      claim: (key, by) => inner.claim(key, by),
      extend: (key, token, leaseMs) => inner.extend(key, token, leaseMs),
      async complete(key, token, completion) {
        await new Promise((resolve) => setTimeout(resolve, 30));
        told.push('completed');
        return inner.complete(key, token, completion);
      },
      async release() {},
      whenSettled: (key, ms) => inner.whenSettled(key, ms),
      forget: (key) => inner.forget(key),
    };
    const handler = withLambdaWebhook({ ...github, store: slow }, () => ({ statusCode: 200 }));
    await handler(lambdaEvent('http-v2', signed()), awsContext);
    expect(told).toEqual(ONCE_EACH);
  });

  it('a store that never answers does not keep it', async () => {
    const never = () => new Promise<never>(() => {});
    const store: DedupeStore = {
      claim: () => ({ state: 'claimed', attempt: 1 }),
      extend: never,
      complete: never,
      release: never,
      whenSettled: never,
      forget: never,
    };
    const handler = withLambdaWebhook({ ...github, store }, () => ({ statusCode: 200 }));
    expect(await handler(lambdaEvent('http-v2', signed()), awsContext)).toEqual({ statusCode: 200 });
  });
});

it('in observe mode a secret that is awaited keeps neither the handler nor its answer', async () => {
  const options: HandlerOptions = { provider: 'github', signatureSecret: () => new Promise(() => {}), mode: 'observe' };
  const handler = withLambdaWebhook(options, (_event, { delivery }) => ({ statusCode: 200, body: delivery.signatureStatus }));
  expect(await handler(lambdaEvent('http-v2', signed()), awsContext)).toEqual({ statusCode: 200, body: 'not_checked' });
  // Of that nobody knows yet.
  expect(attributes()).toEqual([]);
});

describe('misuse', () => {
  it.each([undefined, null, {}, { Records: [] }, { source: 'aws.events', detail: {} }])(
    'an event that is no HTTP request: %j',
    async (event) => {
      const handler = withLambdaWebhook(github, () => ({ statusCode: 200 }));
      await expect(handler(event, awsContext)).rejects.toThrow('no HTTP request');
    },
  );

  it('options that cannot be right, with their places', () => {
    const wrong = () =>
      withLambdaWebhook({ provider: 'github', signatureSecret: { file: 'nowhere' }, tolerence: '5m' } as any, () => ({}));
    expect(wrong).toThrow(ConfigError);
    expect(wrong).toThrow(/tolerence[\s\S]*did you mean tolerance\?[\s\S]*signatureSecret\.file[\s\S]*does not exist/);
  });
});

describe('what the platform makes no success of', () => {
  const twice = async (result: unknown) => {
    let runs = 0;
    const handler = withLambdaWebhook(github, () => {
      runs++;
      return result as never;
    });
    const event = lambdaEvent('rest-v1', signed());
    for (const _ of ['first', 'again']) expect(await handler(event, awsContext)).toBe(result);
    return runs;
  };

  it.each([0, 99, 100, null, '', true])('a status code of %j runs the handler again', async (statusCode) => {
    expect(await twice({ statusCode })).toBe(2);
  });

  it.each([[{ a: 1 }], [7]])('a body of %j, which is no text, runs the handler again', async (body) => {
    expect(await twice({ statusCode: 200, body })).toBe(2);
  });
});

it('headers without a value, of an event and of a result, are none', async () => {
  const result = { statusCode: 200, multiValueHeaders: { 'Content-Type': undefined }, body: 'ok' };
  const handler = withLambdaWebhook(github, () => result as never);
  const eventOf = () => lambdaEvent('rest-v1', signed());
  expect(await handler(eventOf(), awsContext)).toBe(result);
  const odd = eventOf();
  odd.multiValueHeaders = { ...odd.multiValueHeaders, 'x-none': null };
  odd.headers = { ...odd.headers, 'x-none': null };
  expect(await handler(odd, awsContext)).toBe(result);
  const unsigned = eventOf();
  for (const name of Object.keys(unsigned.headers)) if (/signature/i.test(name)) unsigned.headers[name] = null;
  unsigned.multiValueHeaders = null;
  expect(await handler(unsigned, awsContext)).toMatchObject({ statusCode: 401 });
});

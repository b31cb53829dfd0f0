import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import {
  ConfigError,
  type FetchWebhookHandler,
  getDelivery,
  type HandlerOptions,
  withWebhookMonitoring,
} from '../../../src/fetch.js';
import { memoryStore } from '../../../src/stores/memory.js';
import { signDelivery } from '../../../src/testing.js';
import { type InMemorySdk, startSdk } from '../../helpers/sdk.js';

/** The event, and its body: GitHub does not sign its id. */
const ONCE_EACH = ['completed', 'completed'];

const SECRET = 'a secret of the tests';
const github: HandlerOptions = { provider: 'github', signatureSecret: SECRET, idempotencyKey: true };
const signed = (body = '{"zen":"å"}') => signDelivery('github', { secret: SECRET, body });

function requestOf(
  { headers, body }: { headers: Record<string, string>; body: Buffer },
  url = 'http://localhost/hooks/github',
): Request {
  return new Request(url, { method: 'POST', headers, body: new Uint8Array(body) });
}

let sdk: InMemorySdk;
let before = 0;
beforeAll(() => {
  sdk = startSdk([]);
});
beforeEach(async () => {
  before = (await sdk.exported()).spans.length;
});
afterAll(() => sdk.stop());

/** Attributes of the deliveries of this test. */
async function deliveries(): Promise<Record<string, unknown>[]> {
  return (await sdk.exported()).spans.slice(before).map((span: any) => span.attributes);
}

describe('options', () => {
  it('every fault at once, each with its place', () => {
    const store = memoryStore();
    const options = { provider: 'gihub', signatureSecret: ' padded', tolerance: 5, paht: '/x', store } as any;
    let problems: ConfigError['problems'] = [];
    try {
      withWebhookMonitoring(options, () => new Response());
    } catch (error) {
      problems = (error as ConfigError).problems;
    }
    expect(problems.map(({ path, nearest }) => [path, nearest])).toEqual([
      ['paht', 'path'],
      ['provider', 'github'],
      ['signatureSecret', undefined],
      ['tolerance', '5s'],
      ['path', undefined],
    ]);
  });

  it.each([undefined, null, 5, [], 'github'])('are an object: not %j', (options) => {
    expect(() => withWebhookMonitoring(options as any, () => new Response())).toThrow(ConfigError);
  });

  it('a handler is a function', () => {
    expect(() => withWebhookMonitoring(github, undefined as any)).toThrow(/must be a function; found undefined/);
  });

  it('a secret in a file is for the other entries', () => {
    const options: HandlerOptions = { provider: 'github', signatureSecret: { file: '/run/secrets/github' } };
    expect(() => withWebhookMonitoring(options, () => new Response())).toThrow(/signatureSecret\.file[\s\S]*not every runtime/);
  });

  it('a sender that signs the URL needs one', () => {
    expect(() => withWebhookMonitoring({ provider: 'twilio', signatureSecret: 'x' }, () => new Response())).toThrow(/publicUrl/);
  });
});

describe('which endpoint it is', () => {
  it('without a path it goes by the name of its provider, and names no HTTP route', async () => {
    const POST = withWebhookMonitoring(github, () => Response.json(getDelivery()));
    expect(await (await POST(requestOf(signed()))).json()).toMatchObject({ route: 'github', params: {} });
    const [attributes] = await deliveries();
    expect(attributes).toMatchObject({ 'webhook.route': 'github' });
    expect(attributes).not.toHaveProperty('http.route');
  });

  it('two of them keep their events apart, in a store of each or in one of both', async () => {
    const store = memoryStore();
    let runs = 0;
    const count = () => Response.json(++runs);
    const handlers = [
      withWebhookMonitoring(github, count),
      withWebhookMonitoring(github, count),
      withWebhookMonitoring({ ...github, path: '/a', store }, count),
      withWebhookMonitoring({ ...github, path: '/b', store }, count),
    ];
    const delivery = signed();
    for (const handler of [...handlers, ...handlers]) await handler(requestOf(delivery));
    expect(runs).toBe(4);
  });

  it('the public URL is that of the options, with the path and query as they came', async () => {
    const url = 'https://hooks.example.com/hooks/a%2Fb?x=%7E&y';
    const { headers, body } = signDelivery('twilio', { secret: SECRET, body: { CallSid: 'CA1' }, url });
    const POST = withWebhookMonitoring(
      { provider: 'twilio', signatureSecret: SECRET, publicUrl: 'https://hooks.example.com' },
      () => new Response('called'),
    );
    expect((await POST(requestOf({ headers, body }, 'http://10.0.0.1:3000/hooks/a%2Fb?x=%7E&y#no'))).status).toBe(200);
  });
});

describe('a handler that fails', () => {
  const fault = new RangeError('of the test');
  const failing: Record<string, [FetchWebhookHandler, object, string]> = {
    'throws at once': [
      () => {
        throw fault;
      },
      fault,
      'RangeError',
    ],
    rejects: [() => Promise.reject(fault), fault, 'RangeError'],
    'gives no response': [
      () => undefined as never,
      new TypeError('a webhook handler must give a Response; this one gave undefined'),
      'TypeError',
    ],
  };

  it.each(Object.entries(failing))(
    '%s: its framework gets the error, and the event is open',
    async (_name, [fail, error, errorType]) => {
      let runs = 0;
      const POST = withWebhookMonitoring(github, (request, webhook) =>
        ++runs === 1 ? fail(request, webhook) : Response.json('done'),
      );
      const delivery = signed();
      await expect(POST(requestOf(delivery))).rejects.toEqual(error);
      expect((await POST(requestOf(delivery))).status).toBe(200);
      expect(await deliveries()).toMatchObject([
        { 'webhook.outcome': 'failed', 'error.type': errorType },
        { 'webhook.outcome': 'acknowledged', 'webhook.dedupe.status': 'retry' },
      ]);
    },
  );
});

describe('a body that was read before', () => {
  const read = async () => {
    const request = requestOf(signed());
    await request.text();
    return request;
  };

  it('is a mistake that is shown, and nothing runs', async () => {
    let runs = 0;
    const POST = withWebhookMonitoring(github, () => Response.json(++runs));
    await expect(POST(await read())).rejects.toMatchObject({ code: 'ERR_WEBHOOK_BODY_READ' });
    expect(runs).toBe(0);
    expect(await deliveries()).toMatchObject([{ 'webhook.outcome': 'rejected', 'error.type': 'body_unreadable' }]);
  });

  it('or is being read', async () => {
    const request = requestOf(signed());
    request.body?.getReader();
    const POST = withWebhookMonitoring(github, () => new Response());
    await expect(POST(request)).rejects.toMatchObject({ code: 'ERR_WEBHOOK_BODY_READ' });
  });

  it('changes nothing in observe mode', async () => {
    const POST = withWebhookMonitoring({ ...github, mode: 'observe' }, (_, { delivery }) => Response.json(delivery.verified));
    expect(await (await POST(await read())).json()).toBe(false);
  });
});

describe('a slow body, in observe mode', () => {
  const observed: HandlerOptions = { ...github, mode: 'observe' };
  const slow = (source: ConstructorParameters<typeof ReadableStream<Uint8Array>>[0], headers: Record<string, string>) =>
    new Request('http://localhost/hooks/github', {
      method: 'POST',
      headers,
      body: new ReadableStream(source),
      duplex: 'half',
    } as any);

  it('is not waited for: the handler reads it as it comes, and is told what came of it', async () => {
    const { headers, body } = signed();
    let send = () => {};
    const POST = withWebhookMonitoring(observed, async (request, { delivery }) => {
      send();
      const text = await request.text();
      return Response.json([delivery.signatureStatus, getDelivery()?.signatureStatus, text]);
    });
    const source = {
      start(controller: ReadableStreamDefaultController<Uint8Array>) {
        controller.enqueue(new Uint8Array(body.subarray(0, 5)));
        send = () => {
          controller.enqueue(new Uint8Array(body.subarray(5)));
          controller.close();
        };
      },
    };
    expect(await (await POST(slow(source, headers))).json()).toEqual(['not_checked', 'valid', body.toString()]);
    expect(await deliveries()).toMatchObject([{ 'webhook.signature.status': 'valid', 'webhook.dedupe.status': 'first' }]);
  });

  it('that the handler does not want is not read to its end', async () => {
    const { headers } = signed();
    const POST = withWebhookMonitoring(observed, () => new Response('enough'));
    expect(await (await POST(slow({}, headers))).text()).toBe('enough');
    expect(await deliveries()).toMatchObject([{ 'webhook.signature.status': 'not_checked', 'webhook.outcome': 'acknowledged' }]);
  });
});

describe('a delivery inside another', () => {
  const nested = (inner: (request: Request) => Request) => {
    const seen: unknown[] = [];
    const within = withWebhookMonitoring(github, (_, { delivery }) => {
      seen.push(delivery.verified);
      return new Response('inside');
    });
    const POST = withWebhookMonitoring(github, (request) => within(inner(request)));
    return { seen, POST };
  };

  it('of the very request is the one delivery', async () => {
    const { seen, POST } = nested((request) => new Request(request, { headers: request.headers }));
    expect(await (await POST(requestOf(signed()))).text()).toBe('inside');
    expect(seen).toEqual([true]);
    expect(await deliveries()).toHaveLength(1);
  });

  it.each([
    ['another signature', { 'x-hub-signature-256': `sha256=${'1'.repeat(64)}` }, ''],
    ['another query', {}, '?x'],
  ])('of a request of its own making is verified: %s', async (_, headers, query) => {
    const { seen, POST } = nested(
      (request) =>
        new Request(`${request.url}${query}`, {
          method: 'POST',
          headers: { ...Object.fromEntries(request.headers), ...headers },
          body: 'forged',
        }),
    );
    expect((await POST(requestOf(signed()))).status).toBe(401);
    expect(seen).toEqual([]);
  });

  it('of a sender without signature headers must be at the same address', async () => {
    const slackish = { name: 'in-body', algorithm: 'token', signature: { query: 'token' } } as const;
    const seen: string[] = [];
    const options = { provider: slackish, signatureSecret: SECRET };
    const within = withWebhookMonitoring(options, (request) => {
      seen.push(request.url);
      return new Response();
    });
    const POST = withWebhookMonitoring(options, async (request) => {
      await within(new Request(request.url, { method: 'POST', body: 'x' }));
      return within(new Request(request.url.replace('/a', '/b'), { method: 'POST', body: 'x' }));
    });
    const url = `http://localhost/a?token=${encodeURIComponent(SECRET)}`;
    await POST(new Request(url, { method: 'POST', body: 'x' }));
    expect(seen).toHaveLength(2);
    // The outer one, and that at the other address.
    expect(await deliveries()).toHaveLength(2);
  });
});

describe('platforms that stop with the answer', () => {
  const POST = (store = memoryStore()) => {
    const told: string[] = [];
    const slow = {
      ...store,
      async complete(...args: Parameters<typeof store.complete>) {
        await new Promise((resolve) => setTimeout(resolve, 20));
        told.push('completed');
        return store.complete(...args);
      },
    };
    const handler: FetchWebhookHandler<Request, any[]> = () => new Response('ok');
    return { told, handle: withWebhookMonitoring({ ...github, path: '/x', store: slow }, handler) };
  };

  it('are asked to wait until the store has been told: a Worker', async () => {
    const work: Promise<unknown>[] = [];
    const ctx = { waitUntil: (one: Promise<unknown>) => void work.push(one) };
    const { told, handle } = POST();
    await handle(requestOf(signed()), {}, ctx);
    expect(told).toEqual([]);
    await Promise.all(work);
    expect(told).toEqual(ONCE_EACH);
  });

  it('are asked to wait until the store has been told: Vercel', async () => {
    const work: Promise<unknown>[] = [];
    const symbol = Symbol.for('@vercel/request-context');
    (globalThis as any)[symbol] = { get: () => ({ waitUntil: (one: Promise<unknown>) => void work.push(one) }) };
    const { told, handle } = POST();
    await handle(requestOf(signed()));
    delete (globalThis as any)[symbol];
    await Promise.all(work);
    expect(told).toEqual(ONCE_EACH);
  });
});

it('a sender that goes while the store is asked is not answered, and the handler does not run', async () => {
  const leaving = new AbortController();
  const store = memoryStore();
  let runs = 0;
  const slow = {
    ...store,
    async claim(...args: Parameters<typeof store.claim>) {
      leaving.abort();
      await new Promise((resolve) => setTimeout(resolve, 5));
      return store.claim(...args);
    },
  };
  const POST = withWebhookMonitoring({ ...github, path: '/x', store: slow }, () => Response.json(++runs));
  const request = new Request(requestOf(signed()), { signal: leaving.signal });
  expect((await POST(request)).status).toBe(499);
  expect(runs).toBe(0);
  expect(await deliveries()).toMatchObject([{ 'webhook.outcome': 'aborted' }]);
});

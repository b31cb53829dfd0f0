import { describe, expect, it } from 'vitest';
import { type HandlerOptions, withWebhookMonitoring } from '../../../src/fetch.js';
import { memoryStore } from '../../../src/stores/memory.js';
import { signDelivery } from '../../../src/testing.js';

const SECRET = 'a secret of the tests';
const BODY = '{"zen":"a"}';
const github: HandlerOptions = { path: '/h', provider: 'github', signatureSecret: SECRET, idempotencyKey: true };
const signed = (body = BODY) => signDelivery('github', { secret: SECRET, body });

function requestOf({ headers, body } = signed(), Class = Request): Request {
  return new Class('http://localhost/h', { method: 'POST', headers, body: new Uint8Array(body) });
}

/** As a server does that sends whatever the stream gives. */
async function chunksOf({ body }: Response): Promise<unknown[]> {
  const chunks: unknown[] = [];
  for await (const chunk of body as unknown as AsyncIterable<unknown>) chunks.push(chunk);
  return chunks;
}

describe.each(['enforce', 'observe'] as const)('in %s mode', (mode) => {
  it.each([[['hello']], [['hel', 'lo']]])('a stream of what is no bytes goes out as it is: %j', async (chunks) => {
    const POST = withWebhookMonitoring({ ...github, mode }, () => new Response(ReadableStream.from(chunks) as ReadableStream));
    expect(await chunksOf(await POST(requestOf()))).toEqual(chunks);
  });

  it.each([
    ['waitUntil throws', () => ({ waitUntil: () => fail() })],
    ['waitUntil cannot be asked for', () => Object.defineProperty({}, 'waitUntil', { get: fail })],
  ])('a platform whose %s gets its answer', async (_what, make) => {
    const POST = withWebhookMonitoring<Request, [object]>({ ...github, mode }, () => new Response('ran'));
    expect(await (await POST(requestOf(), make())).text()).toBe('ran');
  });
});

function fail(): never {
  throw new Error('over');
}

describe('one wrapper behind another', () => {
  const ways: Readonly<Record<string, (message: Request | Response) => Promise<string>>> = {
    text: (message) => message.text(),
    blob: async (message) => (await message.blob()).text(),
    clone: async (message) => `${(await message.clone().text()).slice(0, 0)}${await message.text()}`,
    stream: async (message) => Buffer.concat((await chunksOf(message as Response)) as Uint8Array[]).toString(),
    'a reader': async (message) => Buffer.from((await message.body!.getReader().read()).value!).toString(),
  };

  it.each(Object.entries(ways))('gives a request and a response that can be read by %s', async (_way, read) => {
    const inner = withWebhookMonitoring(github, async (request) => new Response(await read(request)));
    const outer = withWebhookMonitoring({ ...github, signatureSecret: 'another', mode: 'observe' }, (request) => inner(request));
    expect(await read(await outer(requestOf()))).toBe(BODY);
  });
});

it('a class of requests keeps its own ways to read', async () => {
  class Own extends Request {}
  // Not in the class: TypeScript takes the platform's methods for fields.
  Object.assign(Own.prototype, {
    async json(this: Request) {
      return { own: await Request.prototype.json.call(this) };
    },
  });
  const POST = withWebhookMonitoring(github, async (request) => Response.json(await request.json()));
  expect(await (await POST(requestOf(signed(), Own))).json()).toEqual({ own: { zen: 'a' } });
});

it('a response that cannot be passed on is no success', async () => {
  let runs = 0;
  const POST = withWebhookMonitoring(github, () => {
    runs++;
    return runs === 1 ? Object.freeze(new Response('frozen')) : new Response('ran');
  });
  const sent = signed();
  await expect(POST(requestOf(sent))).rejects.toThrow(TypeError);
  expect(await (await POST(requestOf(sent))).text()).toBe('ran');
});

describe.each(['at once', 'later'])('with a store that answers %s', (when) => {
  const memory = memoryStore();
  const store =
    when === 'at once' ? memory : { ...memory, claim: async (...args: Parameters<typeof memory.claim>) => memory.claim(...args) };

  it('Response.error() is no success: the next delivery runs the handler again', async () => {
    let runs = 0;
    const POST = withWebhookMonitoring({ ...github, store }, () => {
      runs++;
      return Response.error();
    });
    const sent = signed();
    for (const run of [1, 2]) {
      expect((await POST(requestOf(sent))).status).toBe(0);
      expect(runs).toBe(run);
    }
  });
});

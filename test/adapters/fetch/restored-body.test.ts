import { once } from 'node:events';
import http from 'node:http';
import type { AddressInfo } from 'node:net';
import { Readable } from 'node:stream';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type FetchWebhookHandler, withWebhookMonitoring } from '../../../src/fetch.js';
import { signDelivery } from '../../../src/testing.js';

const SECRET = 'a secret of the tests';
const sent = `{"zen":"å","padding":"${'x'.repeat(100_000)}"}`;
const type = 'application/json';

/** Comes in pieces, as from a socket. */
function requestOf(body: string, headers: Record<string, string>): Request {
  const bytes = new TextEncoder().encode(body);
  const pieces = [bytes.slice(0, 7), bytes.slice(7, 30_000), bytes.slice(30_000)].filter(({ length }) => length > 0);
  const stream = new ReadableStream({
    pull(controller) {
      const piece = pieces.shift();
      if (piece === undefined) controller.close();
      else controller.enqueue(piece);
    },
  });
  return new Request('http://localhost/hooks/github', { method: 'POST', headers, body: stream, duplex: 'half' } as RequestInit);
}

let echo: http.Server;
let echoUrl: string;
beforeAll(async () => {
  echo = http.createServer((req, res) => req.pipe(res)).listen(0, '127.0.0.1');
  await once(echo, 'listening');
  echoUrl = `http://127.0.0.1:${(echo.address() as AddressInfo).port}/`;
});
afterAll(() => {
  echo.closeAllConnections();
  echo.close();
});

/** What a handler may do with a request's body. Each gives the body as text. */
const USES: Record<string, (request: Request) => Promise<string>> = {
  text: (request) => request.text(),
  json: async (request) => JSON.stringify(await request.json()),
  arrayBuffer: async (request) => Buffer.from(await request.arrayBuffer()).toString(),
  blob: async (request) => {
    const blob = await request.blob();
    return blob.type === type ? blob.text() : `of type ${blob.type}`;
  },
  'a clone': (request) => request.clone().text(),
  'a clone, then the request': async (request) => (await request.clone().text()) && request.text(),
  'the request, beside a clone': async (request) => {
    const clone = request.clone();
    return (await request.text()) === (await clone.text()) ? sent : 'not the same';
  },
  'a reader': async (request) => {
    const reader = request.body!.getReader();
    const chunks: Uint8Array[] = [];
    for (;;) {
      const { done, value } = await reader.read();
      if (done) return Buffer.concat(chunks).toString();
      chunks.push(value);
    }
  },
  'a loop': async (request) => {
    const chunks: Uint8Array[] = [];
    for await (const chunk of request.body as unknown as AsyncIterable<Uint8Array>) chunks.push(chunk);
    return Buffer.concat(chunks).toString();
  },
  tee: (request) => new Response(request.body!.tee()[1]).text(),
  pipeThrough: (request) => new Response(request.body!.pipeThrough(new TransformStream())).text(),
  pipeTo: async (request) => {
    const through = new TransformStream<Uint8Array, Uint8Array>();
    const [text] = await Promise.all([new Response(through.readable).text(), request.body!.pipeTo(through.writable)]);
    return text;
  },
  'a stream of Node': async (request) => {
    const chunks = await Readable.fromWeb(request.body as never).toArray();
    return Buffer.concat(chunks as Buffer[]).toString();
  },
  'the body of a response': (request) => new Response(request.body).text(),
  'another request': (request) => new Request(request, { headers: { 'x-more': 'yes' } }).text(),
  'another address': (request) => new Request('http://localhost/b', request).text(),
  'passed on': async (request) => (await fetch(new Request(echoUrl, request))).text(),
};

/** Gives what `use` gave, and what the request said of itself before and after. */
async function observed(request: Request, use: (request: Request) => Promise<string>) {
  const before = [request.bodyUsed, request.body?.locked];
  const text = await use(request);
  const after = request.bodyUsed;
  const again = await request.text().then(
    (second) => second,
    (error: Error) => error.name,
  );
  return { before, isWhole: text === sent, after, again };
}

describe('a request is the handler’s as if nobody had read it', () => {
  const bodies = {
    'read as a whole': { limit: '1mib', mode: 'enforce' },
    'read in part': { limit: '20kib', mode: 'observe' },
    'not read': { limit: '1mib', mode: 'none' },
  } as const;

  describe.each(Object.entries(bodies))('%s', (_name, { limit, mode }) => {
    it.each(Object.entries(USES))('%s', async (_use, use) => {
      const { headers } = signDelivery('github', { secret: SECRET, body: sent });
      const request = requestOf(sent, { ...headers, 'content-type': type });
      let seen: unknown;
      const handler: FetchWebhookHandler = async (received) => {
        expect(received).toBe(request);
        seen = await observed(received, use);
        return new Response();
      };
      if (mode === 'none') await handler(request, {} as never);
      else {
        const options = { provider: 'github', signatureSecret: SECRET, maxBodySize: limit, mode } as const;
        expect((await withWebhookMonitoring(options, handler)(request)).status).toBe(200);
      }
      const isLeft = _use === 'a clone';
      expect(seen).toEqual({ before: [false, false], isWhole: true, after: !isLeft, again: isLeft ? sent : 'TypeError' });
    });
  });

  it('its stream, once it was read: nothing is left, and nobody has it', async () => {
    const { headers } = signDelivery('github', { secret: SECRET, body: sent });
    let left: unknown;
    const POST = withWebhookMonitoring({ provider: 'github', signatureSecret: SECRET }, async (request) => {
      await request.text();
      left = await request.body!.getReader().read();
      return new Response();
    });
    await POST(requestOf(sent, headers));
    expect(left).toEqual({ done: true, value: undefined });
  });

  it('a form', async () => {
    const url = 'https://hooks.example.com/hooks/twilio';
    const signed = signDelivery('twilio', { secret: SECRET, body: { From: '+1555', Body: 'a å' }, url });
    const POST = withWebhookMonitoring(
      { provider: 'twilio', signatureSecret: SECRET, publicUrl: 'https://hooks.example.com' },
      async (request) => Response.json(Object.fromEntries(await request.formData())),
    );
    const request = new Request(url, { method: 'POST', headers: signed.headers, body: new Uint8Array(signed.body) });
    expect(await (await POST(request)).json()).toEqual({ From: '+1555', Body: 'a å' });
  });

  it('what is no JSON is refused as the platform does', async () => {
    const { headers, body } = signDelivery('github', { secret: SECRET, body: '{"a":' });
    let error: unknown;
    const POST = withWebhookMonitoring({ provider: 'github', signatureSecret: SECRET }, async (request) => {
      error = await request.json().catch((thrown) => thrown);
      return new Response();
    });
    await POST(new Request('http://localhost/', { method: 'POST', headers, body: new Uint8Array(body) }));
    expect(error).toBeInstanceOf(SyntaxError);
  });
});

import { once } from 'node:events';
import * as http2 from 'node:http2';
import type { AddressInfo } from 'node:net';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { Delivery } from '../../src/core/delivery.js';
import { getDelivery, track, WebhookInstrumentation } from '../../src/index.js';
import { signDelivery } from '../../src/testing.js';
import { CORPUS } from '../frameworks/corpus.js';

const SECRET = 'whsec_streams';
const PATH = '/webhooks/stripe';

type Headers = http2.IncomingHttpHeaders & http2.IncomingHttpStatusHeader;
interface Ran {
  readonly path: string;
  readonly body: string;
  readonly isVerified: boolean;
}

let instrumentation: WebhookInstrumentation;
let settled: Delivery[];
let server: http2.Http2Server;
let client: http2.ClientHttp2Session;
let ran: Ran[];

beforeEach(() => {
  ran = [];
  settled = [];
});
afterEach(async () => {
  instrumentation.disable();
  client.destroy();
  await new Promise((resolve) => server.close(resolve));
});

function instrument(mode: 'enforce' | 'observe' = 'enforce'): void {
  instrumentation = new WebhookInstrumentation({
    routes: [{ path: PATH, provider: 'stripe', signatureSecret: SECRET, idempotencyKey: true, mode, maxBodySize: '1kib' }],
  });
  instrumentation.addObserver({
    started: (delivery) => ({ run: <T>(fn: () => T) => fn(), settled: () => void settled.push(delivery) }) as never,
  });
}

async function handle(stream: http2.ServerHttp2Stream, headers: http2.IncomingHttpHeaders): Promise<void> {
  const isVerified = getDelivery()?.verified === true;
  const body = Buffer.concat(await stream.toArray()).toString();
  ran.push({ path: String(headers[':path']), body, isVerified });
  track.processed();
  stream.respond({ ':status': 202, 'content-type': 'text/plain' });
  stream.end('handled');
}

async function connect(): Promise<void> {
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  client = http2.connect(`http://127.0.0.1:${(server.address() as AddressInfo).port}`);
  client.on('error', () => {});
}

/** Sends one request, and gives what came of it. */
async function post(headers: http2.OutgoingHttpHeaders, body = '', path = PATH): Promise<{ status: number; body: string }> {
  const stream = client.request({ ':method': 'POST', ':path': path, ...headers }, { endStream: false });
  const response = once(stream, 'response') as Promise<[Headers]>;
  stream.end(body);
  const [answer] = await response;
  return { status: Number(answer[':status']), body: Buffer.concat(await stream.toArray()).toString() };
}

const event = (id: string) => JSON.stringify({ id, type: 'invoice.paid' });
const signed = (body: string) => signDelivery('stripe', { body, secret: SECRET }).headers;
const outcomes = () => settled.map(({ outcome, errorType }) => (errorType === undefined ? outcome : `${outcome} ${errorType}`));

/** Where an application may listen. */
const PLACES: Readonly<Record<string, () => http2.Http2Server>> = {
  'on the server': () => http2.createServer().on('stream', handle),
  'on each session': () => http2.createServer().on('session', (session) => void session.on('stream', handle)),
  'on the server, and to requests of HTTP/1 beside': () =>
    http2
      .createServer((req, res) => {
        if (req.httpVersionMajor === 1) res.end();
      })
      .on('stream', handle),
};

describe.each(Object.keys(PLACES))('streams are listened to %s', (place) => {
  beforeEach(async () => {
    instrument();
    server = PLACES[place]!();
    await connect();
  });

  test('without a signature nothing runs, however the path is spelled', async () => {
    expect(await post({}, event('evt_1'))).toEqual({ status: 401, body: '{"error":"unauthorized"}' });
    for (const { target } of CORPUS) await post({}, event('evt_1'), target).catch(() => {});
    // A handler that routes by the path takes these for the webhook's.
    const readings = ran.flatMap(({ path }) => [path.split('?')[0], new URL(path, 'http://host').pathname]);
    expect(readings.filter((reading) => reading === PATH)).toEqual([]);
    expect((await post({ ':method': 'DELETE' })).status).toBe(405);
  });

  test('signed: the handler runs once, with the body that was sent; a repeat gets the answer of the first', async () => {
    const body = event('evt_2');
    const replies = [await post(signed(body), body), await post(signed(body), body)];
    expect(replies).toEqual([
      { status: 202, body: 'handled' },
      { status: 202, body: 'handled' },
    ]);
    expect(ran).toEqual([{ path: PATH, body, isVerified: true }]);
    expect(outcomes()).toEqual(['processed', 'duplicate']);
  });

  test('a body in pieces, too large, or broken off', async () => {
    const body = event('evt_3');
    const pieces = client.request({ ':method': 'POST', ':path': PATH, ...signed(body) });
    const response = once(pieces, 'response') as Promise<[Headers]>;
    for (const char of body) {
      pieces.write(char);
      await new Promise(setImmediate);
    }
    pieces.end();
    expect((await response)[0][':status']).toBe(202);
    expect((await post(signed(body), 'x'.repeat(2_000))).status).toBe(413);
    const broken = client.request({ ':method': 'POST', ':path': PATH, ...signed(body) });
    broken.on('error', () => {});
    // Without the end that the client's own `close` sends before the reset.
    broken.end = () => broken;
    broken.write('{');
    await new Promise((resolve) => setTimeout(resolve, 50));
    broken.close(http2.constants.NGHTTP2_CANCEL);
    await expect.poll(outcomes).toEqual(['processed', 'rejected body_too_large', 'aborted aborted']);
    expect(ran.map(({ body: got }) => got)).toEqual([body]);
  });

  test('other paths are none of our business', async () => {
    expect(await post({}, 'anything', '/other')).toEqual({ status: 202, body: 'handled' });
    expect(ran).toEqual([{ path: '/other', body: 'anything', isVerified: false }]);
    expect(settled).toEqual([]);
  });

  test('disabled, the handler gets everything', async () => {
    instrumentation.disable();
    expect((await post({}, event('evt_4'))).status).toBe(202);
    expect(ran).toHaveLength(1);
  });
});

/** Ways to answer a request past its response. */
const ANSWERS: Readonly<Record<string, (stream: http2.ServerHttp2Stream) => void>> = {
  'respond and end': (stream) => {
    stream.respond({ ':status': 201 });
    stream.end('handled');
  },
  pieces: (stream) => {
    stream.respond({ ':status': 201 });
    stream.write('hand');
    stream.end('led');
  },
  'no body': (stream) => stream.respond({ ':status': 204 }),
  'an end with the headers': (stream) => stream.respond({ ':status': 201 }, { endStream: true }),
  'a file': (stream) => stream.respondWithFile(import.meta.filename, { ':status': 201 }),
};

describe.each(Object.keys(ANSWERS))('answered on res.stream: %s', (way) => {
  test('the delivery is settled by it', async () => {
    instrument();
    server = http2.createServer((req, res) => {
      req.resume();
      req.on('end', () => {
        track.processed();
        ANSWERS[way]!(res.stream);
      });
    });
    await connect();
    const body = event('evt_5');
    const [first, second] = [await post(signed(body), body), await post(signed(body), body)];
    expect(outcomes()).toEqual(['processed', 'duplicate']);
    expect(second.status).toBe(first.status);
    // A file is not kept.
    expect(second.body).toBe(way === 'a file' ? '' : first.body);
  });
});

test('a handler of streams that fails: the event is given back', async () => {
  instrument();
  server = http2.createServer().on('stream', (stream) => {
    stream.on('error', () => {});
    stream.respond({ ':status': 500 });
    stream.end();
  });
  await connect();
  const body = event('evt_6');
  for (const _ of [1, 2]) expect((await post(signed(body), body)).status).toBe(500);
  expect(outcomes()).toEqual(['failed 500', 'failed 500']);
});

test('a sender that waits to be invited is, once', async () => {
  instrument();
  server = http2.createServer().on('stream', (stream, headers) => {
    stream.additionalHeaders({ ':status': 100 });
    stream.additionalHeaders({ ':status': 103, link: '</a>; rel=preload' });
    return handle(stream, headers);
  });
  await connect();
  const body = event('evt_7');
  const request = client.request({ ':method': 'POST', ':path': PATH, expect: '100-continue', ...signed(body) });
  const early: unknown[] = [];
  request.on('headers', (headers) => early.push(headers[':status']));
  const response = once(request, 'response') as Promise<[Headers]>;
  await once(request, 'headers');
  request.end(body);
  expect((await response)[0][':status']).toBe(202);
  expect(early).toEqual([100, 103]);
});

test('observed: the handler runs as without us, and what it would have been told is recorded', async () => {
  instrument('observe');
  server = http2.createServer().on('stream', handle);
  await connect();
  expect((await post({}, event('evt_8'))).status).toBe(202);
  expect(ran).toEqual([{ path: PATH, body: event('evt_8'), isVerified: false }]);
  expect(outcomes()).toEqual(['rejected signature_missing']);
});

test('a server that has both a handler of requests and one of streams: one delivery', async () => {
  instrument();
  let requests = 0;
  server = http2.createServer(() => requests++).on('stream', handle);
  await connect();
  const body = event('evt_9');
  expect((await post({}, body)).status).toBe(401);
  expect(requests).toBe(0);
  expect((await post(signed(body), body)).status).toBe(202);
  expect(requests).toBe(1);
  expect(outcomes()).toEqual(['rejected signature_missing', 'processed']);
});

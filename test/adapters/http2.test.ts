import { once } from 'node:events';
import * as http2 from 'node:http2';
import type { AddressInfo } from 'node:net';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { WebhookInstrumentation } from '../../src/index.js';

let instrumentation: WebhookInstrumentation;
let server: http2.Http2Server;
let client: http2.ClientHttp2Session;
let runs: number;

beforeEach(async () => {
  runs = 0;
  const route = { path: '/hook', provider: 'github', signatureSecret: 'secret', maxBodySize: '1kib' } as const;
  instrumentation = new WebhookInstrumentation({ routes: [route] });
  server = http2.createServer((_req, res) => {
    runs++;
    res.end();
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  client = http2.connect(`http://127.0.0.1:${(server.address() as AddressInfo).port}`);
});
afterEach(async () => {
  client.destroy();
  await new Promise((resolve) => server.close(resolve));
  instrumentation.disable();
});

/** Sends without end, and gives the status once the server has closed the stream. */
function sendEndlessly(chunk: Buffer): Promise<number | undefined> {
  return new Promise((resolve) => {
    let status: number | undefined;
    let isClosed = false;
    const stream = client.request({ ':method': 'POST', ':path': '/hook' });
    const done = () => {
      if (isClosed && status !== undefined) resolve(status);
    };
    // Under the name of Node's own, so that the application is one of requests all the same.
    server.once('stream', function sessionOnStream(incoming) {
      incoming.once('close', () => {
        isClosed = true;
        done();
      });
    });
    stream.on('response', (headers) => {
      status = headers[':status'];
      done();
    });
    stream.on('error', () => {});
    stream.resume();
    const send = () => {
      if (!stream.closed) stream.write(chunk, () => setImmediate(send));
    };
    send();
  });
}

describe('over http2', () => {
  test('a body without an end gets 413, and its stream is closed', async () => {
    expect(await sendEndlessly(Buffer.alloc(512))).toBe(413);
    expect(runs).toBe(0);
  });

  test('a server stays protected when we are disabled and enabled again', async () => {
    instrumentation.disable();
    instrumentation.enable();
    const status = await new Promise((resolve) => {
      const stream = client.request({ ':method': 'POST', ':path': '/hook' });
      stream.on('response', (headers) => resolve(headers[':status']));
      stream.end('{}');
    });
    expect(status).toBe(401);
    expect(runs).toBe(0);
  });
});

describe('over http2, in observe mode', () => {
  let seen: string[];

  beforeEach(async () => {
    instrumentation.disable();
    seen = [];
    const route = { path: '/hook', provider: 'github', signatureSecret: 'secret', mode: 'observe' } as const;
    instrumentation = new WebhookInstrumentation({ routes: [route] });
    server.removeAllListeners('request');
    server.on('request', (req, res) => {
      runs++;
      for (const event of ['end', 'close']) req.on(event, () => seen.push(event));
      if (req.headers['x-reads']) req.on('data', (chunk) => res.write(chunk)).on('end', () => res.end());
      else res.end('not read');
    });
  });

  function post(headers: http2.OutgoingHttpHeaders = {}) {
    const stream = client.request({ ':method': 'POST', ':path': '/hook', ...headers });
    let received = '';
    stream.on('data', (chunk) => {
      received += chunk;
    });
    stream.on('error', () => {});
    return { stream, received: () => received };
  }

  test('a handler that does not read answers before the body: the stream is closed, the answer whole, the request ended', async () => {
    const { stream, received } = post();
    stream.write('some of it');
    await once(stream, 'close');
    expect([received(), stream.rstCode, stream.readableEnded]).toEqual(['not read', http2.constants.NGHTTP2_NO_ERROR, true]);
    await vi.waitFor(() => expect(seen).toEqual(['close', 'end']));
  });

  test('a handler that answers as it reads does so while the body comes', async () => {
    const { stream, received } = post({ 'x-reads': 'yes' });
    for (const part of ['one, ', 'two, ', 'three']) {
      stream.write(part);
      await vi.waitFor(() => expect(received()).toContain(part));
    }
    stream.end();
    await once(stream, 'close');
    expect(received()).toBe('one, two, three');
  });

  test('no handler begins whose sender has gone: it could not answer without an error', async () => {
    // Under the name of Node's own, so that the application is one of requests all the same.
    const arrived = new Promise<http2.ServerHttp2Stream>((resolve) => {
      server.once('stream', function sessionOnStream(incoming) {
        resolve(incoming);
      });
    });
    post().stream.write('some of it');
    const incoming = await arrived;
    client.destroy();
    await once(incoming, 'close');
    await new Promise((resolve) => setTimeout(resolve, 300));
    expect(runs).toBe(0);
  });
});

/** What applications do with Node's servers in ways of their own goes on as without us. */
import { AsyncLocalStorage } from 'node:async_hooks';
import { EventEmitter, once } from 'node:events';
import * as http from 'node:http';
import * as http2 from 'node:http2';
import type { AddressInfo, Server } from 'node:net';
import { setTimeout as wait } from 'node:timers/promises';
import { afterEach, describe, expect, test } from 'vitest';
import { wrapListeners } from '../../src/adapters/wrapped-listeners.js';
import { WebhookInstrumentation } from '../../src/index.js';
import { signDelivery } from '../../src/testing.js';
import { close, listen } from '../helpers/servers.js';

const PATH = '/hook';
const SECRET = 'a secret of the tests';
let count = 0;
let running: (() => unknown)[] = [];
afterEach(async () => {
  for (const stop of running.reverse()) await stop();
  running = [];
});

function instrument(mode: 'enforce' | 'observe') {
  const routes = [{ path: PATH, provider: 'github', signatureSecret: SECRET, mode } as const];
  const instrumentation = new WebhookInstrumentation({ routes });
  running.push(() => instrumentation.disable());
  return instrumentation;
}

async function started<S extends http.Server | http2.Http2Server>(server: S): Promise<S> {
  await listen(server as http.Server);
  running.push(() => close(server as http.Server));
  return server;
}

const portOf = (server: Server) => (server.address() as AddressInfo).port;
const signed = () => signDelivery('github', { secret: SECRET, body: JSON.stringify({ count: ++count }) });

/** Sends a signed delivery, in two pieces when `slowly`, and gives what comes back. */
async function deliver(server: Server, { path = PATH, slowly = false, headers = {} } = {}) {
  const { headers: signature, body } = signed();
  const all = { ...signature, ...headers, 'content-length': body.length };
  const request = http.request({ port: portOf(server), path, method: 'POST', headers: all, timeout: 5_000 });
  request.on('timeout', () => request.destroy(new Error('no answer')));
  if (headers !== undefined && 'expect' in headers) await once(request.flushHeaders() ?? request, 'continue');
  request.write(body.subarray(0, 3));
  if (slowly) await wait(30);
  request.end(body.subarray(3));
  const [response] = (await once(request, 'response')) as [http.IncomingMessage];
  response.setEncoding('utf8');
  return { status: response.statusCode, headers: response.headers, body: (await response.toArray()).join('') };
}

describe.each(['observe', 'enforce'] as const)('in %s mode', (mode) => {
  test.each([false, true])('what it entered for a request is there when its body has come, slowly: %s', async (slowly) => {
    const entered = new AsyncLocalStorage<string>();
    instrument(mode);
    const server = await started(
      http.createServer((req, res) => {
        entered.enterWith('mine');
        req.on('data', () => {});
        req.on('end', () => res.end(entered.getStore() ?? 'lost'));
      }),
    );
    expect((await deliver(server, { slowly })).body).toBe('mine');
  });

  test('methods of a prototype that it gives a response later are called', async () => {
    instrument(mode);
    const louder = Object.create(http.ServerResponse.prototype, {
      end: {
        value(this: http.ServerResponse, text: string) {
          this.setHeader('x-louder', 'yes');
          return http.ServerResponse.prototype.end.call(this, text.toUpperCase(), 'utf8');
        },
      },
    });
    const server = await started(
      http.createServer((_req, res) => {
        Object.setPrototypeOf(res, louder);
        res.end('abc');
      }),
    );
    expect(await deliver(server)).toMatchObject({ status: 200, body: 'ABC', headers: { 'x-louder': 'yes' } });
  });

  test('whoever invites the body hears that the invitation is written', async () => {
    instrument(mode);
    const server = http.createServer((_req, res) => res.end('handled'));
    server.on('checkContinue', (req, res) => res.writeContinue(() => server.emit('request', req, res)));
    expect((await deliver(await started(server), { headers: { expect: '100-continue' } })).body).toBe('handled');
  });

  test('what it hands on beside a request arrives', async () => {
    instrument(mode);
    const inner = await started(http.createServer());
    inner.on('request', (_req, res, ...more) => res.end(JSON.stringify(more)));
    const outer = http.createServer((req, res) => {
      req.url = PATH;
      inner.emit('request', req, res, 'more');
    });
    // A server is known from its first own request on.
    expect((await deliver(inner)).body).toBe('[]');
    expect((await deliver(await started(outer), { path: '/elsewhere' })).body).toBe('["more"]');
  });

  test('an http2 server that hands on requests without inviting their bodies answers', async () => {
    instrument(mode);
    const server = http2.createServer((_req, res) => res.end('handled'));
    server.on('checkContinue', (req, res) => server.emit('request', req, res));
    const client = http2.connect(`http://127.0.0.1:${portOf(await started(server))}`);
    running.push(() => client.destroy());
    const { headers, body } = signed();
    const stream = client.request({ ':method': 'POST', ':path': PATH, expect: '100-continue', ...headers });
    stream.end(body);
    const [response] = await once(stream, 'response');
    expect(response[':status']).toBe(200);
  });
});

test.each([false, true])('an http2 session has its own emit again after us; one of its own: %s', async (isOwn) => {
  const instrumentation = instrument('enforce');
  const server = await started(http2.createServer(() => {}));
  const told = once(server, 'session');
  const client = http2.connect(`http://127.0.0.1:${portOf(server)}`);
  running.push(() => client.destroy());
  const [session] = await told;
  const { emit } = session;
  expect(Object.hasOwn(session, 'emit')).toBe(true);
  if (isOwn) session.emit = (...args: unknown[]) => emit.apply(session, args);
  const { emit: after } = session;
  instrumentation.disable();
  // What somebody else has put around ours stays.
  expect(Object.hasOwn(session, 'emit')).toBe(isOwn);
  if (isOwn) expect(session.emit).toBe(after);
});

test('a listener that is none is refused as Node refuses it', () => {
  const emitter = new EventEmitter();
  wrapListeners(emitter, (fn) => fn());
  for (const none of [undefined, null, 'text']) {
    expect(() => emitter.on('data', none as never)).toThrow(expect.objectContaining({ code: 'ERR_INVALID_ARG_TYPE' }));
  }
});

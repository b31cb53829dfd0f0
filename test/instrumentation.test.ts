import * as http from 'node:http';
import * as http2 from 'node:http2';
import { createRequire } from 'node:module';
import { diag } from '@opentelemetry/api';
import express from 'express';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { ConfigError, WebhookInstrumentation } from '../src/index.js';
import { signDelivery } from '../src/testing.js';
import { send } from './helpers/http-client.js';
import { connectClient } from './helpers/protocol-client.js';
import { close, listen } from './helpers/servers.js';

const require = createRequire(import.meta.url);
const SECRET = 'whsec_test';
const route = (path: string) => ({ path, provider: 'stripe' as const, signatureSecret: SECRET });
const body = JSON.stringify({ id: 'evt_1', type: 'a' });

let server: http.Server;
let origin: string;
let made: WebhookInstrumentation[] = [];

const make = (config: ConstructorParameters<typeof WebhookInstrumentation>[0]) => {
  const instrumentation = new WebhookInstrumentation(config);
  made.push(instrumentation);
  return instrumentation;
};
const statusOf = async (path: string) => (await send(`${origin}${path}`, { body })).status;

function diagLines(): string[] {
  const lines: string[] = [];
  const log = (...words: unknown[]) => void lines.push(words.join(' '));
  const silent = () => {};
  diag.setLogger({ error: log, warn: log, info: silent, debug: silent, verbose: silent }, { suppressOverrideMessage: true });
  return lines;
}

beforeEach(async () => {
  server = http.createServer((_req, res) => res.end());
  origin = await listen(server);
});
afterEach(async () => {
  for (const instrumentation of made) instrumentation.disable();
  made = [];
  await close(server);
});

describe('WebhookInstrumentation', () => {
  test('protects servers that were there before it, and lets a signed delivery pass', async () => {
    make({ routes: [route('/a')] });
    expect(await statusOf('/a')).toBe(401);
    const signed = await send(`${origin}/a`, { body, headers: { ...signDelivery('stripe', { body, secret: SECRET }).headers } });
    expect(signed.status).toBe(200);
  });

  test('disable puts everything back, enable takes it up again', async () => {
    const { emit } = server;
    const { createServer, createSecureServer } = http2;
    const instrumentation = make({ routes: [route('/a')] });
    expect(await statusOf('/a')).toBe(401);
    expect(server.emit).not.toBe(emit);
    instrumentation.disable();
    expect(server.emit).toBe(emit);
    expect(Object.hasOwn(server, 'emit')).toBe(false);
    expect([http2.createServer, http2.createSecureServer]).toEqual([createServer, createSecureServer]);
    expect(await statusOf('/a')).toBe(200);
    instrumentation.enable();
    expect(await statusOf('/a')).toBe(401);
  });

  test('disable leaves what others put around us in place', async () => {
    const instrumentation = make({ routes: [route('/a')] });
    expect(await statusOf('/a')).toBe(401);
    const ours = server.emit;
    const seen: string[] = [];
    server.emit = function (this: http.Server, event: string, ...args: unknown[]) {
      seen.push(event);
      return Reflect.apply(ours, this, [event, ...args]);
    } as typeof server.emit;
    instrumentation.disable();
    expect(await statusOf('/a')).toBe(200);
    expect(seen).toContain('request');
  });

  test('a server whose emit was replaced after us is taken up again', async () => {
    make({ routes: [route('/a')] });
    expect(await statusOf('/a')).toBe(401);
    server.emit = http.Server.prototype.emit;
    expect(await statusOf('/a')).toBe(401);
  });

  test('setConfig replaces the routes, and a config that cannot be right replaces nothing', async () => {
    const instrumentation = make({ routes: [route('/a')] });
    instrumentation.setConfig({ routes: [route('/b')] });
    expect([await statusOf('/a'), await statusOf('/b')]).toEqual([200, 401]);
    expect(() => instrumentation.setConfig({ routes: [{ ...route('/c'), provider: 'strip' as 'stripe' }] })).toThrow(ConfigError);
    expect([await statusOf('/b'), await statusOf('/c')]).toEqual([401, 200]);
  });

  test('enabled: false waits for enable()', async () => {
    const instrumentation = make({ routes: [route('/a')], enabled: false });
    expect(await statusOf('/a')).toBe(200);
    instrumentation.enable();
    expect(await statusOf('/a')).toBe(401);
  });

  test('a second one steps back: each delivery is taken once', async () => {
    make({ routes: [route('/a')] });
    make({ routes: [route('/b')] });
    expect([await statusOf('/a'), await statusOf('/b')]).toEqual([401, 200]);
  });

  test('one of several processes is protected, and says that it remembers alone', async () => {
    vi.stubEnv('NODE_APP_INSTANCE', '3');
    const lines = diagLines();
    make({ routes: [{ ...route('/a'), idempotencyKey: true }] });
    vi.unstubAllEnvs();
    diag.disable();
    expect(await statusOf('/a')).toBe(401);
    expect(lines).toEqual([expect.stringMatching(/^@outworx\/otel-webhooks this is one of several processes/)]);
  });

  test('a store that is away from the start is told of, and the delivery is handled', async () => {
    const away = () => Promise.reject(new Error('away'));
    const store = { claim: away, extend: away, complete: away, release: away, forget: away, whenSettled: away };
    const lines = diagLines();
    make({ routes: [{ ...route('/a'), idempotencyKey: true }], store });
    for (let i = 0; i < 10; i++) {
      const signed = signDelivery('stripe', { body, secret: SECRET });
      expect((await send(`${origin}/a`, { body, headers: { ...signed.headers } })).status).toBe(200);
    }
    diag.disable();
    expect(lines).toContainEqual(expect.stringContaining('the dedupe store is away'));
  });

  test('what was remembered survives setConfig', async () => {
    const config = { routes: [{ ...route('/a'), idempotencyKey: true as const }] };
    const instrumentation = make(config);
    let runs = 0;
    server.on('request', () => runs++);
    const headers = { ...signDelivery('stripe', { body, secret: SECRET }).headers };
    await send(`${origin}/a`, { body, headers });
    instrumentation.setConfig(config);
    await send(`${origin}/a`, { body, headers });
    expect(runs).toBe(1);
  });
});

describe('the guard', () => {
  const layers = () =>
    ['router/lib/layer.js', 'express4/lib/router/layer.js'].map((file) => require(file).prototype as Record<string, unknown>);
  const methodsOf = () => layers().map((layer) => layer.handleRequest ?? layer.handle_request);

  test('comes into routers that were loaded before, and leaves them as they were', () => {
    const before = methodsOf();
    const instrumentation = make({ routes: [route('/a')] });
    for (const [i, method] of methodsOf().entries()) expect(method).not.toBe(before[i]);
    instrumentation.disable();
    expect(methodsOf()).toEqual(before);
  });

  test('where somebody wrapped ours since, it stays in place and has nothing to say', async () => {
    const instrumentation = make({ routes: [route('/a')] });
    const [layer] = layers();
    const ours = layer!.handleRequest as (...args: unknown[]) => unknown;
    const theirs = function (this: unknown, ...args: unknown[]) {
      return ours.apply(this, args);
    };
    layer!.handleRequest = theirs;
    instrumentation.disable();
    expect(layer!.handleRequest).toBe(theirs);
    const app = express().use((req, _res, next) => {
      req.url = '/a';
      next();
    });
    app.post('/a', (_req, res) => void res.send('ran'));
    const open = http.createServer(app);
    expect((await send(`${await listen(open)}/door`, { body })).body.toString()).toBe('ran');
    await close(open);
  });

  test('tells once which router holds a protected route', async () => {
    const lines: string[] = [];
    const log = (...words: unknown[]) => void lines.push(words.join(' '));
    diag.setLogger({ error: log, warn: log, info: log, debug: log, verbose: log }, { suppressOverrideMessage: true });
    make({ routes: [route('/a')] });
    const app = http.createServer(express().post('/a', (_req, res) => void res.send('ran')));
    const at = await listen(app);
    for (let i = 0; i < 3; i++) {
      const { headers } = signDelivery('stripe', { body, secret: SECRET });
      expect((await send(`${at}/a`, { body, headers: { ...headers } })).status).toBe(200);
    }
    await close(app);
    diag.disable();
    expect(lines.filter((line) => line.includes('is guarded by'))).toEqual([
      expect.stringMatching(/\/a \(stripe, enforce\) is guarded by the http server$/),
      expect.stringMatching(/\/a \(stripe, enforce\) is guarded by the Express router too$/),
    ]);
  });
});

test('an http2 server that was made before', async () => {
  const early = http2.createServer((_req, res) => res.end('ran'));
  make({ routes: [route('/a')] });
  const client = connectClient(await listen(early), 'h2');
  expect((await client.send('/a', { body: Buffer.from(body) })).status).toBe(401);
  client.close();
  await close(early);
});

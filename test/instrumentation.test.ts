import * as http from 'node:http';
import * as http2 from 'node:http2';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { ConfigError, WebhookInstrumentation } from '../src/index.js';
import { signDelivery } from '../src/testing.js';
import { send } from './helpers/http-client.js';
import { close, listen } from './helpers/servers.js';

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

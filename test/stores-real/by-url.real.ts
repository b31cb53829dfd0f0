import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { loadConfig, type StoreByUrl } from '../../src/config/index.js';
import { REDIS_PACKAGES } from '../../src/stores/redis/app-client.js';
import { redisStoreByUrl } from '../../src/stores/redis/from-url.js';
import { folder } from '../config/helpers.js';
import { runNode } from '../helpers/app-process.js';
import { HERE } from './here.js';
import { type RedisServer, startRedis } from './servers/redis-server.js';

let server: RedisServer;
beforeAll(async () => {
  server = await startRedis({ aof: true });
});
afterAll(() => server.stop());

let count = 0;
const by = () => ({ token: `t${++count}`, bodyHash: '', leaseMs: 60_000, ttlMs: 60_000 });

describe.each(REDIS_PACKAGES)('a store by its URL, with %s', (name) => {
  const open = (url = server.url) => redisStoreByUrl({ url, package: name, directory: HERE });

  it('connects by the first claim', async () => {
    const store = open();
    expect(await store.claim(`${name} first`, by())).toEqual({ state: 'claimed', attempt: 1 });
    store.close();
  });

  it('fails at once while the server is away, and finds it again', async () => {
    const store = open();
    const request = by();
    await store.claim(`${name} again`, request);
    await server.kill();
    await vi.waitFor(() => expect(store.claim(`${name} again`, request)).rejects.toThrow(/not connected|closed/i));
    await expect(store.claim(`${name} again`, request)).rejects.toThrow('not connected');
    await server.start();
    await vi.waitFor(async () => expect((await store.claim(`${name} again`, request)).state).toBe('claimed'), 5_000);
    store.close();
  });

  it('a wrong password, a refused connection and a refused TLS are errors that tell no secret', async () => {
    const urls = [
      `redis://user:canary@127.0.0.1:${server.port}/0`,
      'redis://:canary@127.0.0.1:1/0',
      `rediss://:canary@127.0.0.1:${server.port}`,
    ];
    for (const url of urls) {
      const store = open(url);
      const error: unknown = await Promise.resolve(store.claim('x', by())).catch((reason) => reason);
      expect(error, url).toBeInstanceOf(Error);
      expect(JSON.stringify(error, Object.getOwnPropertyNames(error as Error))).not.toContain('canary');
      store.close();
    }
  });

  it('works as the user that the docs describe, and that user can do nothing else', async () => {
    const page = readFileSync(new URL('../../docs/reference/configuration.md', import.meta.url), 'utf8');
    const [rule] = /^ACL SETUSER webhooks .*$/m.exec(page)!;
    expect(await server.command(rule)).toBe('+OK\r\n');
    const store = open(`redis://webhooks:password@127.0.0.1:${server.port}/0`);
    const request = by();
    const key = `${name} acl`;
    expect((await store.claim(key, request)).state).toBe('claimed');
    expect(await store.extend(key, request.token, 60_000)).toBe(true);
    expect(await store.whenSettled(key, 100)).toBe(false);
    await store.release(key, request.token, 60_000);
    const again = by();
    await store.claim(key, again);
    expect(await store.complete(key, again.token, { ttlMs: 60_000, response: { status: 200, headers: {} } })).toBe(true);
    expect(await store.forget(key)).toBe(true);
    await vi.waitFor(() => expect(store.stats?.resets).toBe(0));
    store.close();
    expect(await server.command('ACL', 'DRYRUN', 'webhooks', 'GETDEL', 'webhook:x')).toContain('no permissions');
    expect(await server.command('ACL', 'DRYRUN', 'webhooks', 'SET', 'other', 'x')).toContain('no permissions');
  });

  it('keeps no process alive, connected or not', async () => {
    const { port } = server;
    for (const url of [server.url, 'redis://127.0.0.1:1/0']) {
      const script = `
        import { redisStoreByUrl } from ${JSON.stringify(new URL('../../.tmp/stores/from-url.mjs', import.meta.url).href)};
        const store = redisStoreByUrl({ url: ${JSON.stringify(url)}, package: ${JSON.stringify(name)}, directory: ${JSON.stringify(HERE)} });
        const by = { token: 'x', bodyHash: '', leaseMs: 1000, ttlMs: 1000 };
        const timer = setTimeout(() => {}, 10_000);
        await store.claim('alive ${port}', by).then(() => console.log('claimed'), () => console.log('failed'));
        clearTimeout(timer);
      `;
      const cwd = folder({ 'script.mjs': script });
      const { code, stdout, stderr } = await runNode({ file: 'script.mjs', cwd });
      expect({ code, stdout, stderr }).toEqual({ code: 0, stdout: url === server.url ? 'claimed\n' : 'failed\n', stderr: '' });
    }
  });
});

it('is found by the config, which tells neither the URL nor the key', async () => {
  const yaml = `store: { redis: { url: "${server.url}", prefix: "x:", storeResponseBody: true, encryptionKey: "${'ab'.repeat(32)}" } }
routes: [{ path: /a, provider: github }]`;
  const file = `${folder({ 'webhooks.config.yaml': yaml })}/webhooks.config.yaml`;
  // The client is looked for beside the config file.
  expect(() => loadConfig({ file, env: {} })).toThrow('no client installed');
  const beside = `${HERE}/webhooks.by-url.yaml`;
  writeFileSync(beside, yaml);
  try {
    const { config } = loadConfig({ file: beside, env: {} });
    expect(JSON.stringify(config)).not.toContain(String(server.port));
    const store = (config.store as StoreByUrl).open();
    const request = by();
    await store.claim('config', request);
    await store.complete('config', request.token, {
      ttlMs: 60_000,
      response: { status: 201, headers: {}, body: Buffer.from('canary') },
    });
    const again = await store.claim('config', by());
    expect(again).toMatchObject({ state: 'done', response: { status: 201, body: Buffer.from('canary') } });
    store.close();
  } finally {
    rmSync(beside);
  }
});

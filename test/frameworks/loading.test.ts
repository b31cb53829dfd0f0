import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeAll, describe, expect, test } from 'vitest';
import { signDelivery } from '../../src/testing.js';
import { type AppProcess, startApp } from '../helpers/app-process.js';
import { send } from '../helpers/http-client.js';

const SECRET = 'whsec_test';
const HERE = import.meta.dirname;
const CONFIG = join(HERE, '.tmp/loading.config.json');
const REGISTER = join(HERE, '../../dist/register.js');
const body = JSON.stringify({ id: 'evt_1', type: 'a' });

let app: AppProcess;
beforeAll(() => {
  mkdirSync(join(HERE, '.tmp'), { recursive: true });
  const routes = [{ path: '/webhooks/stripe', provider: 'stripe', signatureSecret: SECRET }];
  writeFileSync(CONFIG, JSON.stringify({ routes }));
});
afterEach(async () => {
  await app.stop('SIGKILL');
});

const WAYS: readonly [string, readonly string[]][] = [
  ['before', []],
  ['after', []],
  ['--import', ['--import', REGISTER]],
  ['--require', ['--require', REGISTER]],
];

describe.each(['express4', 'express', 'fastify4', 'fastify', 'koa2', 'koa', '@hapi/hapi'])('%s', (FRAMEWORK) => {
  describe.each(['loading-app.cjs', 'loading-app.mjs'])('%s', (file) => {
    test.each(WAYS)('%s: the guard is in its router', async (OURS, nodeArgs) => {
      const env = { FRAMEWORK, OURS, SECRET, OUTWORX_WEBHOOKS_CONFIG: CONFIG };
      app = await startApp({ file: join(HERE, file), cwd: HERE, nodeArgs, env });
      const unsigned = await send(`${app.origin}/door`, { body });
      expect([unsigned.status, unsigned.body.toString()]).toEqual([401, '{"error":"unauthorized"}']);
      const signed = await send(`${app.origin}/door`, {
        body,
        headers: { ...signDelivery('stripe', { body, secret: SECRET }).headers },
      });
      expect([signed.status, signed.body.toString()]).toEqual([200, 'handled']);
    });
  });
});

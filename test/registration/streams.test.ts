import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import * as http2 from 'node:http2';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { signDelivery } from '../../src/testing.js';
import { startApp } from '../helpers/app-process.js';
import { REPOSITORY, requireBuild } from '../helpers/repository.js';

requireBuild();
const SECRET = 'whsec_register';

test('the very first session of an untouched application that listens to streams is protected', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'register-'));
  const OUTWORX_WEBHOOKS_CONFIG = join(folder, 'webhooks.config.yaml');
  writeFileSync(
    OUTWORX_WEBHOOKS_CONFIG,
    `routes:\n  - { path: /webhooks/stripe, provider: stripe, signatureSecret: ${SECRET} }\n`,
  );
  const app = await startApp({
    file: join(import.meta.dirname, 'apps/streams.mjs'),
    cwd: REPOSITORY,
    nodeArgs: ['--import', '@outworx/otel-webhooks/register'],
    env: { OUTWORX_WEBHOOKS_CONFIG },
  });
  const session = http2.connect(app.origin);
  const post = async (headers: http2.OutgoingHttpHeaders) => {
    const stream = session.request({ ':method': 'POST', ':path': '/webhooks/stripe', ...headers });
    stream.end(body);
    const [answer] = await once(stream, 'response');
    return `${answer[':status']} ${Buffer.concat(await stream.toArray())}`;
  };
  const body = JSON.stringify({ id: 'evt_1', type: 'invoice.paid' });
  expect(await post({})).toBe('401 {"error":"unauthorized"}');
  expect(await post({ ...signDelivery('stripe', { body, secret: SECRET }).headers })).toBe('200 handled');
  session.destroy();
  await app.stop('SIGKILL');
  rmSync(folder, { recursive: true });
});

import { afterAll, beforeAll, expect, test } from 'vitest';
import { signDelivery } from '../../src/testing.js';
import { documentedCommands, root } from '../examples/documented-command.js';
import { startCommand } from '../examples/run-example.js';
import { runNode } from '../helpers/app-process.js';
import { requireBuild } from '../helpers/repository.js';
import { HERE } from './here.js';
import { type RedisServer, startRedis } from './servers/redis-server.js';

requireBuild();

let redis: RedisServer;
beforeAll(async () => {
  redis = await startRedis();
});
afterAll(() => redis.stop());

/** The clients are installed here, not beside the example. */
const env = () => ({ REDIS_URL: redis.url, NODE_PATH: `${HERE}/node_modules` });
const paid = () => signDelivery('stripe', { secret: 'whsec_local', body: { id: 'evt_1', type: 'invoice.paid' } });
const CONFIG = 'examples/two-processes.config.yaml';

async function forget(id: string, ...more: string[]) {
  const args = ['forget', '--config', CONFIG, '--route', '/webhooks/stripe', '--id', id, ...more];
  const { code, stdout, stderr } = await runNode({ file: 'dist/cli.js', args, cwd: root, env: env() });
  return { code, said: (stdout + stderr).trim() };
}

test('examples/two-processes.mjs: a retry is answered by the other process; once forgotten, the event runs again', async () => {
  const [command] = documentedCommands('examples/two-processes.mjs');
  const [first, second] = await Promise.all([startCommand(command!, env()), startCommand(command!, env())]);
  const answer = await first!.post('/webhooks/stripe', paid());
  expect(answer).toMatch(/^200 \{"handledBy":\d+\}$/);
  expect(await second!.post('/webhooks/stripe', paid())).toBe(answer);
  await first!.printed('handling evt_1, attempt 1');
  await second!.printed(/webhook stripe +duplicate +200/);
  expect(second!.stdout()).not.toContain('handling evt_1');

  expect(await forget('evt_1')).toEqual({ code: 0, said: 'forgotten: evt_1' });
  expect(await forget('evt_1')).toEqual({ code: 1, said: 'nothing to forget: evt_1' });
  expect(await second!.post('/webhooks/stripe', paid())).toMatch(/^200/);
  await second!.printed('handling evt_1, attempt 1');
});

test('otel-webhooks forget says what it cannot do', async () => {
  expect((await forget('evt_1', '--route', '/nowhere')).said).toContain('no route "/nowhere". There are: /webhooks/stripe');
  expect((await forget('evt_1', '--parm', 'a=b')).code).toBe(2);
  const memory = {
    file: 'dist/cli.js',
    args: ['forget', '--config', 'examples/dedupe.config.yaml', '--route', '/a', '--id', 'x'],
  };
  const { code, stdout } = await runNode({ ...memory, cwd: root, env: { ORDERS_WEBHOOK_SECRET: 'whsec_b3JkZXJz' } });
  expect([code, stdout]).toEqual([2, expect.stringContaining("in the memory of the application's process")]);
});

import { afterAll, beforeAll, expect, test } from 'vitest';
import { signDelivery } from '../../src/testing.js';
import { documentedCommands } from '../examples/documented-command.js';
import { send } from '../helpers/http-client.js';
import { folderOf } from './next-app.js';
import { type RunningServer, startServer } from './server-process.js';

const SECRET = 'whsec_demo';

let app: RunningServer;
beforeAll(async () => {
  const [{ env, file, args }] = documentedCommands('examples/next/next.config.mjs') as [ReturnType<typeof documentedCommands>[0]];
  // Next is above this copy of the example.
  const bin = file.replace('node_modules', '../../node_modules');
  const APP_ROOT = new URL('.', import.meta.url).href;
  app = await startServer({
    args: [bin, ...args, '-H', 'localhost'],
    cwd: folderOf('16', 'example'),
    env: { ...env, APP_ROOT },
    host: 'localhost',
  });
});
afterAll(() => app?.stop());

test.each(['/webhooks/stripe', '/hook'])('examples/next: %s', async (target) => {
  const id = `evt_${target.slice(1, 4)}`;
  const body = JSON.stringify({ id, type: 'invoice.paid' });
  const post = async (secret: string) => {
    const { headers } = signDelivery('stripe', { body, secret });
    const answer = await send(`${app.origin}${target}`, { body, headers: { ...headers, 'content-type': 'application/json' } });
    return `${answer.status} ${answer.body}`;
  };
  expect(await post('whsec_forged')).toBe('401 {"error":"unauthorized"}');
  for (const _ of [1, 2]) expect(await post(SECRET)).toBe('200 {"received":true}');
  expect(app.output.stdout.match(new RegExp(`handling ${id}`, 'g'))).toHaveLength(1);
});

import { cpSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { signDelivery } from '../../src/testing.js';
import { documentedCommands, root } from '../examples/documented-command.js';
import { runNode } from '../helpers/app-process.js';
import { send } from '../helpers/http-client.js';
import { type RunningServer, startServer } from './server-process.js';

const HERE = import.meta.dirname;
const CLI = { 'nitro-2': 'nitropack', 'nitro-3': 'nitro' } as const;

describe.each(Object.keys(CLI) as (keyof typeof CLI)[])('examples/%s', (example) => {
  const cwd = join(HERE, '.tmp', example);
  let app: RunningServer;
  let start: (nodeArgs: readonly string[]) => Promise<RunningServer>;
  beforeAll(async () => {
    rmSync(cwd, { recursive: true, force: true });
    cpSync(join(root, 'examples', example), cwd, { recursive: true });
    const built = await runNode({ file: join(HERE, 'node_modules', CLI[example], 'dist/cli/index.mjs'), cwd, args: ['build'] });
    expect(built.code, built.stderr).toBe(0);
    const command = documentedCommands(`examples/${example}/nitro.config.mjs`)[0]!;
    const { nodeArgs, file, env } = command;
    start = (args) => startServer({ args: [...args, file], cwd, env: { ...env, HOST: '127.0.0.1' }, host: '127.0.0.1' });
    app = await start(nodeArgs);
  });
  afterAll(() => app?.stop());

  const post = async (target: string, event: object, secret?: string, at = app) => {
    const body = JSON.stringify(event);
    const signature = secret === undefined ? {} : signDelivery('stripe', { body, secret }).headers;
    const answer = await send(`${at.origin}${target}`, { body, headers: { 'content-type': 'application/json', ...signature } });
    return `${answer.status} ${answer.body}`;
  };
  const SECRET = 'whsec_demo';
  const handled = () => app.output.stdout.match(/handling \S+/g) ?? [];

  test('refuses what is unsigned, handles what is signed once, and tells of what fails', async () => {
    const paid = { id: 'evt_1', type: 'invoice.paid' };
    expect(await post('/webhooks/stripe', paid)).toBe('401 {"error":"unauthorized"}');
    for (const _ of [1, 2])
      expect((await post('/webhooks/stripe', paid, SECRET)).replace(/\s/g, '')).toBe('200{"received":true}');
    expect(await post('/webhooks/stripe', { id: 'evt_2', type: 'invoice.voided' }, SECRET)).toMatch(/^500 /);
    await expect.poll(() => app.output.stderr).toMatch(/failed .*error=RangeError/);
    expect(app.output.stderr).toMatch(/processed .*evt_1/);
    expect(app.output.stderr).toMatch(/duplicate .*evt_1/);
    expect(handled()).toEqual(['handling evt_1']);
  });

  test('what a route rule sends on to the handler is refused, signed or not', async () => {
    const hook = { id: 'evt_3', type: 'invoice.paid' };
    expect(await post('/hook', hook)).toMatch(/^401 /);
    expect(await post('/hook', hook, SECRET)).toMatch(/^401 /);
    expect(handled()).toEqual(['handling evt_1']);
  });

  test('without us the rule leads to the handler', async () => {
    const open = await start([]);
    expect((await post('/hook', { id: 'evt_4', type: 'invoice.paid' }, undefined, open)).replace(/\s/g, '')).toBe(
      '200{"received":true}',
    );
    await open.stop();
  });
});

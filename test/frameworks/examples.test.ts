import { mkdirSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import ts from 'typescript';
import { afterEach, beforeAll, expect, test } from 'vitest';
import { signDelivery } from '../../src/testing.js';
import { documentedCommands, root } from '../examples/documented-command.js';
import { type AppProcess, startApp } from '../helpers/app-process.js';
import { send } from '../helpers/http-client.js';

/** An application's folder: the frameworks are above it, and the package is in it. */
const FOLDER = join(import.meta.dirname, '.tmp/application');
const EXAMPLES = join(root, 'examples/frameworks');
const programs = readdirSync(EXAMPLES).filter((name) => !name.includes('.config.'));

let app: AppProcess | undefined;
beforeAll(() => {
  rmSync(FOLDER, { recursive: true, force: true });
  mkdirSync(join(FOLDER, 'node_modules/@outworx'), { recursive: true });
  symlinkSync(root, join(FOLDER, 'node_modules/@outworx/otel-webhooks'), 'junction');
  for (const name of programs) writeFileSync(join(FOLDER, name.replace(/\.ts$/, '.js')), asJavaScript(name));
});
afterEach(async () => {
  await app?.stop('SIGKILL');
  app = undefined;
});

function asJavaScript(name: string): string {
  const text = readFileSync(join(EXAMPLES, name), 'utf8');
  if (!name.endsWith('.ts')) return text;
  return ts.transpileModule(text, {
    compilerOptions: {
      target: ts.ScriptTarget.ES2022,
      module: ts.ModuleKind.ESNext,
      experimentalDecorators: true,
      emitDecoratorMetadata: true,
    },
  }).outputText;
}

test('each framework that is shown is here', () => {
  expect(programs.sort()).toEqual([
    ...['hapi.mjs', 'hono-in-code.mjs', 'hono.mjs', 'koa-in-code.mjs', 'koa.mjs', 'nest-in-code.ts', 'nest.ts'],
  ]);
});

test.each(programs)('%s: refuses what is unsigned, handles what is signed once, and tells of what fails', async (name) => {
  const [command] = documentedCommands(`examples/frameworks/${name}`);
  const { env, nodeArgs, file } = command!;
  const config = env.OUTWORX_WEBHOOKS_CONFIG!;
  const OUTWORX_WEBHOOKS_CONFIG = config === 'none' ? config : join(EXAMPLES, basename(config));
  const started = await startApp({
    file: join(FOLDER, basename(file)),
    cwd: FOLDER,
    nodeArgs,
    env: { ...env, OUTWORX_WEBHOOKS_CONFIG, PORT: '0' },
  });
  app = started;
  const { origin, output } = started;
  const post = async (event: object, secret: string) => {
    const body = JSON.stringify(event);
    const headers = { ...signDelivery('stripe', { body, secret }).headers, 'content-type': 'application/json' };
    const answer = await send(`${origin}/webhooks/stripe`, { body, headers });
    return `${answer.status} ${answer.body}`.replace(/^201/, '200');
  };
  const paid = { id: 'evt_1', type: 'invoice.paid' };
  expect(await post(paid, 'whsec_forged')).toBe('401 {"error":"unauthorized"}');
  for (const _ of [1, 2]) expect(await post(paid, env.STRIPE_WEBHOOK_SECRET!)).toBe('200 {"received":true}');
  expect(await post({ id: 'evt_2', type: 'invoice.voided' }, env.STRIPE_WEBHOOK_SECRET!)).toMatch(/^500 /);
  await expect.poll(() => output.stderr).toMatch(/failed .*error=RangeError/);
  expect(output.stderr).toMatch(/processed .*evt_1/);
  expect(output.stderr).toMatch(/duplicate .*evt_1/);
  expect(output.stdout.match(/handling evt_1/g)).toHaveLength(1);
});

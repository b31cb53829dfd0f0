import * as http from 'node:http';
import { expect, onTestFinished, test } from 'vitest';
import { startApp } from '../helpers/app-process.js';
import { send } from '../helpers/http-client.js';
import { delivery, forged, HERE, OUR_ENV, REGISTER } from './here.js';

/** A connection that is kept stays with one worker. */
const connectsAnew = new http.Agent({ keepAlive: false });
const LOG_WARNINGS = ['--import', './apps/log-warnings.mjs'];

async function start(file: string, nodeArgs: readonly string[] = REGISTER) {
  const app = await startApp({ file: `apps/${file}`, cwd: HERE, nodeArgs: [...LOG_WARNINGS, ...nodeArgs], env: OUR_ENV });
  onTestFinished(async () => void (await app.stop()));
  return app;
}

async function answer(origin: string, delivered: ReturnType<typeof delivery>): Promise<string> {
  const { status, body } = await send(`${origin}/hooks`, { ...delivered, agent: connectsAnew });
  return `${status} ${body}`;
}

const warningsOfManyProcesses = (stderr: string) =>
  stderr.split('\n').filter((line) => line.includes('one of several processes'));

test('worker threads: each has an instrumentation of its own, and the thread says that it remembers alone', async () => {
  const app = await start('threads.mjs');
  const worker = /^worker (\S+)$/m.exec(app.output.stdout)![1]!;
  for (const origin of [app.origin, worker]) {
    expect(await answer(origin, forged('msg_1'))).toBe('401 {"error":"unauthorized"}');
    expect(await answer(origin, delivery('msg_1'))).toBe('200 run 1');
    expect(await answer(origin, delivery('msg_1'))).toBe('200 run 1');
  }
  await app.stop();
  expect(warningsOfManyProcesses(app.output.stderr)).toEqual([expect.stringContaining('a worker thread')]);
});

test('cluster: every worker is protected, and each says once that it remembers alone', async () => {
  const app = await start('cluster.mjs');
  const ran = new Set<string>();
  // The workers take turns: each sort has several in a row.
  for (let i = 0; i < 10; i++) expect(await answer(app.origin, forged(`msg_${i}`))).toBe('401 {"error":"unauthorized"}');
  for (let i = 0; i < 10; i++) {
    const handled = await answer(app.origin, delivery(`msg_${i}`));
    expect(handled).toMatch(/^200 ran in \d+$/);
    ran.add(handled);
  }
  expect(ran.size).toBe(2);
  await app.stop();
  expect(warningsOfManyProcesses(app.output.stderr)).toEqual([
    expect.stringContaining('a cluster worker'),
    expect.stringContaining('a cluster worker'),
  ]);
});

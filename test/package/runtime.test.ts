import { cpSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { beforeAll, describe, expect, inject, it, onTestFinished } from 'vitest';
import { runNode, startApp } from '../helpers/app-process.js';
import { send } from '../helpers/http-client.js';
import { VALUES } from '../public-api/names.js';
import { present } from './nodes.js';

const { consumer } = inject('packed');
const installed = join(consumer, 'node_modules/@outworx/otel-webhooks');
const NAME = '@outworx/otel-webhooks';
const ENTRIES = [
  [NAME, VALUES['.']],
  [`${NAME}/fetch`, VALUES['./fetch']],
  [`${NAME}/lambda`, VALUES['./lambda']],
  [`${NAME}/hono`, VALUES['./hono']],
  [`${NAME}/h3`, VALUES['./h3']],
  [`${NAME}/testing`, VALUES['./testing']],
] as const;

let signDelivery: typeof import('../../src/testing.js')['signDelivery'];

beforeAll(async () => {
  ({ signDelivery } = await import(pathToFileURL(join(installed, 'dist/testing.js')).href));
  cpSync(installed, join(consumer, 'node_modules/second'), { recursive: true });
});

/** `stderr` is compared everywhere: it holds the warnings of Node, and one line for each delivery. */
describe.each(present)('%s', (_name, node) => {
  const run = (file: string, env: NodeJS.ProcessEnv = {}) => runNode({ node, cwd: consumer, file, env });

  describe.each(ENTRIES)('%s', (ENTRY, names) => {
    const printed = { code: 0, stderr: '', stdout: `${names.join('\n')}\n` };
    it('import', async () => expect(await run('names.mjs', { ENTRY })).toEqual(printed));
    it('require', async () => expect(await run('names.cjs', { ENTRY })).toEqual(printed));
  });

  it('schema.json is within reach', async () => {
    const { code, stdout } = await run('schema.mjs');
    const title = `webhooks.config of ${NAME}`;
    expect([code, stdout]).toEqual([0, `${title}\n${title}\n`]);
  });

  it.each([
    ['an ES module, --import', 'app.mjs', ['--import', `${NAME}/register`]],
    ['an ES module, --require', 'app.mjs', ['--require', `${NAME}/register`]],
    ['CommonJS, --import', 'app.cjs', ['--import', `${NAME}/register`]],
    ['CommonJS, --require', 'app.cjs', ['--require', `${NAME}/register`]],
    ['both flags at once', 'app.cjs', ['--require', `${NAME}/register`, '--import', `${NAME}/register`]],
  ])('%s: verified, handled once, a retry answered from the record', async (_what, file, nodeArgs) => {
    const { deliver, lines } = await start(node, file, nodeArgs);
    expect([await deliver('evt_1'), await deliver('evt_1'), await deliver('evt_2', 'whsec_of_a_forger')]).toEqual([
      '200 true',
      '200 true',
      expect.stringMatching(/^401 /),
    ]);
    expect(await lines()).toEqual([
      expect.stringMatching(/^webhook stripe +processed +200 .* evt_1 .*dedupe=first$/),
      expect.stringMatching(/^webhook stripe +duplicate +200 .* evt_1 .*dedupe=duplicate$/),
      expect.stringMatching(/^webhook stripe +rejected +401 /),
    ]);
  });

  it('required here and imported there: one copy, and a mark of one is the mark of the other', async () => {
    const { deliver, lines } = await start(node, 'both.cjs', ['--import', `${NAME}/register`]);
    expect(await deliver('evt_1')).toBe('200 true true');
    expect(await lines()).toEqual([expect.stringMatching(/^webhook stripe +processed +200 /)]);
  });

  it('two copies on the disk: one of them works, and a mark of the other counts', async () => {
    const { deliver, lines } = await start(node, 'two-copies.cjs', [
      ...['--import', `${NAME}/register`],
      ...['--import', 'second/register'],
    ]);
    expect(await deliver('evt_1')).toBe('200 false true true');
    expect(await lines()).toEqual([expect.stringMatching(/^webhook stripe +processed +200 /)]);
  });

  it('an instrumentation in the code of an application that is started with the flag: one of them works', async () => {
    const { deliver, lines } = await start(node, 'own-instrumentation.cjs', ['--import', `${NAME}/register`]);
    expect([await deliver('evt_1'), await deliver('evt_1')]).toEqual(['200 run 1, verified true', '200 run 1, verified true']);
    expect(await deliver('evt_2', 'whsec_of_a_forger')).toMatch(/^401 /);
    const processed = (await lines()).filter((line) => line.includes('processed'));
    expect(processed.length).toBeLessThanOrEqual(1);
  });
});

async function start(node: string, file: string, nodeArgs: string[]) {
  const app = await startApp({ node, cwd: consumer, file, nodeArgs });
  onTestFinished(async () => void (await app.stop('SIGKILL')));
  return {
    async deliver(id: string, secret = 'whsec_of_the_consumer'): Promise<string> {
      const { headers, body } = signDelivery('stripe', { secret, body: { id, type: 'invoice.paid' } });
      const reply = await send(`${app.origin}/webhooks/stripe`, { headers, body });
      return `${reply.status} ${reply.body}`;
    },
    /** Ends the application, and gives what it wrote to stderr. */
    async lines(): Promise<string[]> {
      await app.stop();
      return app.output.stderr.trimEnd().split('\n');
    },
  };
}

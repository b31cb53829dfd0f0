import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, describe, expect, test } from 'vitest';
import { folderOf, type NextApp, startNext, VERSIONS } from './next-app.js';
import { signed, unsigned } from './requests.js';

let app: NextApp | undefined;
afterEach(async () => {
  await app?.stop();
});

const WAYS = {
  '/webhooks/stripe': 'route handler',
  '/before/stripe': 'route handler',
  '/through/api/webhooks/raw': 'API, body unparsed',
};

async function expectProtected(running: NextApp, handler = 'route handler') {
  for (const [target, name] of Object.entries(WAYS)) {
    expect((await unsigned(running, target)).status, target).toBe(401);
    expect(running.effects.taken(), target).toEqual([]);
    const { replies } = await signed(running, target, 2);
    expect(
      replies.map(({ status }) => status),
      target,
    ).toEqual([200, 200]);
    const expected = name === 'route handler' ? handler : name;
    expect(
      running.effects.taken().map((effect) => effect.handler),
      target,
    ).toEqual([expected]);
  }
}

/** Writes a file of the application anew, as an editor does. */
function edit(version: string, file: string, change: (text: string) => string): void {
  const path = join(folderOf(version, 'dev'), file);
  writeFileSync(path, change(readFileSync(path, 'utf8')));
}

describe.each(VERSIONS)('next dev, Next %s', (version) => {
  test.each(['--import', 'instrumentation.ts'] as const)(
    'by %s: protected, also after the handler and instrumentation.ts were edited',
    async (registered) => {
      const running = await startNext({ version, project: 'dev', door: 'next dev', registered });
      app = running;
      await expectProtected(running);
      const name = `edited ${registered}`;
      for (const file of ['instrumentation.js', 'instrumentation.node.js']) edit(version, file, (text) => `${text}\n`);
      edit(version, 'app/webhooks/stripe/route.js', (text) => text.replace(/handle\('.*'\)/, `handle('${name}')`));
      const handlerNow = async () => {
        await signed(running, '/webhooks/stripe', 1);
        return running.effects.taken().at(-1)?.handler;
      };
      await expect.poll(handlerNow, { timeout: 30_000, interval: 300 }).toBe(name);
      await expectProtected(running, name);
      expect(running.output.stderr).not.toMatch(/is active in this process/);
      edit(version, 'app/webhooks/stripe/route.js', (text) => text.replace(/handle\('.*'\)/, "handle('route handler')"));
    },
  );
});

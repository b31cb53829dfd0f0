import { join } from 'node:path';
import { build } from 'esbuild';
import { describe, expect, onTestFinished, test } from 'vitest';
import { startApp } from '../helpers/app-process.js';
import { send } from '../helpers/http-client.js';
import { delivery, forged, HERE, OUR_ENV, REGISTER, SECRET, TEMPORARY } from './here.js';

/** What a bundle of ES modules needs for the CommonJS in it, as esbuild's users write it. */
const REQUIRE = "import { createRequire as from } from 'node:module'; const require = from(import.meta.url);";

describe.each(['esm', 'cjs'] as const)('%s', (format) => {
  describe.each(['bundle', 'external'] as const)('packages: %s', (packages) => {
    test('started with the flag: verified, handled once, and the guard is in its router', async () => {
      await isProtected(await bundle('to-bundle.mjs', format, packages), REGISTER, OUR_ENV);
    });
  });
});

test.each(['bundle', 'external'] as const)('with us in its code, packages: %s', async (packages) => {
  await isProtected(await bundle('to-bundle-with-us.mjs', 'esm', packages), [], { HOOKS_SECRET: SECRET });
});

async function bundle(file: string, format: 'esm' | 'cjs', packages: 'bundle' | 'external'): Promise<string> {
  const outfile = join(TEMPORARY, `${file}-${packages}.${format === 'esm' ? 'mjs' : 'cjs'}`);
  const banner = format === 'esm' && packages === 'bundle' ? { js: REQUIRE } : {};
  await build({ entryPoints: [join(HERE, 'apps', file)], outfile, format, packages, banner, bundle: true, platform: 'node' });
  return outfile;
}

async function isProtected(file: string, nodeArgs: readonly string[], env: NodeJS.ProcessEnv): Promise<void> {
  const app = await startApp({ file, cwd: HERE, nodeArgs, env });
  onTestFinished(async () => void (await app.stop('SIGKILL')));
  const answer = async (path: string, delivered: ReturnType<typeof delivery>) => {
    const { status, body } = await send(`${app.origin}${path}`, delivered);
    return `${status} ${body}`;
  };
  expect(await answer('/hooks', forged('msg_1'))).toBe('401 {"error":"unauthorized"}');
  expect(await answer('/hooks', delivery('msg_1'))).toBe('200 run 1');
  expect(await answer('/hooks', delivery('msg_1'))).toBe('200 run 1');
  expect(await answer('/door', forged('msg_2'))).toBe('401 {"error":"unauthorized"}');
  expect(await answer('/door', delivery('msg_2'))).toBe('200 run 2');
}

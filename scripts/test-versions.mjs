// node scripts/test-versions.mjs [--pairs | --write] [--only TEXT]: versions of frameworks, of Node and of the SDK, kinds of module
// and ways to register, each combination in a process. `--pairs`: few of them, in which any two values meet. `--write`: what is seen is
// written down, and the page made of it. `--only`: rows with that text in their name. `npm run build` first. Linux on x64 only.
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { installTarball, pack } from './install-packed.mjs';

const SDKS = ['2-first', '2-last', '3-first', '3-last'].map((name) => `test/versions/sdks/${name}`);

const { values } = parseArgs({
  options: { pairs: { type: 'boolean' }, only: { type: 'string' }, write: { type: 'boolean' }, all: { type: 'boolean' } },
});
if (values.pairs && values.write) throw new Error('--write wants all of a row, --pairs leaves out');
const root = fileURLToPath(new URL('..', import.meta.url));
const env = {
  ...process.env,
  VERSIONS_FORM: values.pairs ? 'pairs' : 'all',
  ...(values.only === undefined ? {} : { VERSIONS_ONLY: values.only }),
  ...(values.write ? { VERSIONS_WRITE: 'yes' } : {}),
};
const run = (...args) => spawnSync(process.execPath, args, { cwd: root, stdio: 'inherit', env }).status ?? 1;

const folder = mkdtempSync(path.join(tmpdir(), 'otel-webhooks-pack-'));
try {
  process.exitCode = ['test/versions', ...SDKS].map((each) => run('scripts/install.mjs', each)).find((status) => status !== 0);
  const tarball = pack(root, folder);
  for (const sdk of SDKS) installTarball(tarball, path.join(root, sdk));
} finally {
  rmSync(folder, { recursive: true, force: true });
}
process.exitCode ||= run('node_modules/vitest/vitest.mjs', 'run', '--config', 'test/versions/vitest.config.ts');

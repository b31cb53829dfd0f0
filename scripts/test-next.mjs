// node scripts/test-next.mjs [arguments of vitest]: the packed tarball in applications of Next 15 and 16 and of Nitro, which it
// installs and builds, each once.
import { execFileSync, spawn, spawnSync } from 'node:child_process';
import { cpSync, existsSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { installPacked } from './install-packed.mjs';

const root = fileURLToPath(new URL('../', import.meta.url));
const folder = path.join(root, 'test/next');
const env = { ...process.env, NEXT_TELEMETRY_DISABLED: '1', APP_ROOT: `${pathToFileURL(folder)}/` };

if (!existsSync(path.join(root, 'dist/index.js'))) {
  console.error('dist/index.js is missing: run `npm run build` first');
  process.exit(1);
}
for (const one of ['test/next', 'test/next/15', 'test/next/16']) {
  execFileSync(process.execPath, ['scripts/install.mjs', one], { cwd: root, stdio: 'inherit' });
}
installPacked(root, folder);

function copyTo(app, from) {
  rmSync(app, { recursive: true, force: true });
  cpSync(from, app, { recursive: true });
  return app;
}

/** As it is, but for where it finds what it takes. */
function copyExample() {
  const app = copyTo(path.join(folder, '16/.tmp/example'), path.join(root, 'examples/next'));
  renameSync(path.join(app, 'next.config.mjs'), path.join(app, 'own.config.mjs'));
  const config = `import own from './own.config.mjs';
const root = new URL(process.env.APP_ROOT).pathname;
export default { ...own, turbopack: { root }, outputFileTracingRoot: root };
`;
  writeFileSync(path.join(app, 'next.config.mjs'), config);
  return app;
}

/** The same sources for both versions, and the same helpers for both projects; what Next 15 calls `middleware` Next 16 calls `proxy`. */
function copy(version, project, as = project) {
  const app = copyTo(path.join(folder, version, '.tmp', as), path.join(folder, 'source', project));
  copyTo(path.join(app, 'lib'), path.join(folder, 'source/lib'));
  const middleware = path.join(app, 'middleware.js');
  if (version === '16' && existsSync(middleware)) renameSync(middleware, path.join(app, 'proxy.js'));
  return app;
}

function build(app) {
  return new Promise((resolve) => {
    const child = spawn(process.execPath, ['../../node_modules/next/dist/bin/next', 'build'], { cwd: app, env });
    let output = '';
    for (const stream of [child.stdout, child.stderr]) stream.on('data', (data) => (output += data));
    child.on('close', (code) => {
      if (code !== 0) console.error(output);
      resolve(code ?? 1);
    });
  });
}

/** One after the other: each takes the memory of a small machine. */
async function buildAll(version) {
  copy(version, 'main', 'dev');
  return (await build(copy(version, 'main'))) || build(copy(version, 'localized'));
}

const builds = [buildAll('15'), buildAll('16').then((code) => code || build(copyExample()))];
const built = await Promise.all(builds);
const args = ['node_modules/vitest/vitest.mjs', 'run', '--config', 'test/next/vitest.config.ts', ...process.argv.slice(2)];
process.exitCode =
  built.find((code) => code !== 0) ?? spawnSync(process.execPath, args, { cwd: root, stdio: 'inherit', env }).status ?? 1;

// node scripts/lint.mjs [--write]: formatting and lint rules, over everything.
import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';

const root = new URL('../', import.meta.url);
const biome = fileURLToPath(new URL('test/lint/node_modules/@biomejs/biome/bin/biome', root));
const { status } = spawnSync(process.execPath, [biome, 'check', '--error-on-warnings', ...process.argv.slice(2)], {
  cwd: fileURLToPath(root),
  stdio: 'inherit',
});
process.exitCode = status ?? 1;

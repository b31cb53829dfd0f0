// node scripts/install.mjs <folder>: installs a package of its own, unless what its lock file says is there already.
import { spawnSync } from 'node:child_process';
import { statSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const folder = new URL(`../${process.argv[2]}/`, import.meta.url);
const changed = (file) => statSync(new URL(file, folder), { throwIfNoEntry: false })?.mtimeMs ?? 0;

// npm writes its own note of what it installed last.
if (changed('node_modules/.package-lock.json') < changed('package-lock.json')) {
  console.log(`installing ${process.argv[2]} (once)`);
  // Not `npm ci`: it refuses a lock file that was written where the binaries of some platforms were out of reach.
  const { status } = spawnSync('npm', ['install', '--no-save', '--no-audit', '--no-fund', '--loglevel=error'], {
    cwd: fileURLToPath(folder),
    stdio: 'inherit',
    shell: process.platform === 'win32',
  });
  process.exitCode = status ?? 1;
}

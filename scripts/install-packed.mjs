import { execFileSync } from 'node:child_process';
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';

/** Packs this package as it would be published and installs the tarball in a folder with a package of its own. */
export function installPacked(root, target) {
  const folder = mkdtempSync(path.join(tmpdir(), 'otel-webhooks-pack-'));
  try {
    installTarball(pack(root, folder), target);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Gives the file, which is alone in the folder. */
export function pack(root, folder) {
  npm(root, 'pack', '--silent', '--ignore-scripts', '--pack-destination', folder);
  const [tarball] = readdirSync(folder);
  return path.join(folder, tarball);
}

export function installTarball(tarball, target) {
  npm(target, 'install', '--no-save', '--no-audit', '--no-fund', '--loglevel=error', tarball);
}

function npm(cwd, ...args) {
  execFileSync('npm', args, { cwd, stdio: ['ignore', 'ignore', 'inherit'] });
}

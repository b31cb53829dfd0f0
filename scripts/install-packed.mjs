import { execFileSync } from 'node:child_process';
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';

/** Packs this package as it would be published and installs the tarball in a folder with a package of its own. */
export function installPacked(root, target) {
  const folder = mkdtempSync(path.join(tmpdir(), 'otel-webhooks-pack-'));
  const npm = (cwd, ...args) => execFileSync('npm', args, { cwd, stdio: ['ignore', 'ignore', 'inherit'] });
  try {
    npm(root, 'pack', '--silent', '--ignore-scripts', '--pack-destination', folder);
    const [tarball] = readdirSync(folder);
    npm(target, 'install', '--no-save', '--no-audit', '--no-fund', path.join(folder, tarball));
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

import { cpSync, mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';

/** A folder from which a package that was installed under another name has its own: instrumentations look for that and no other. */
export function folderWith(installedAs: string, name: string): string {
  const folder = join(import.meta.dirname, '.tmp', installedAs);
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(join(folder, 'node_modules'), { recursive: true });
  cpSync(join(import.meta.dirname, 'node_modules', installedAs), join(folder, 'node_modules', name), {
    recursive: true,
    filter: (file) => !file.endsWith('.bin'),
  });
  return folder;
}

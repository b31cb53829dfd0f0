import { existsSync } from 'node:fs';
import { join } from 'node:path';

export const REPOSITORY: string = join(import.meta.dirname, '../..');

/** Tests that start processes run what is built, not the sources. */
export function requireBuild(): void {
  if (!existsSync(join(REPOSITORY, 'dist/register.js'))) throw new Error('dist/ is missing: run `npm run build` first');
}

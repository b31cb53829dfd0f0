// Writes docs/reference/providers.md from the descriptions in src/providers. Bundled first, because Node 20 cannot run TypeScript.
import { writeFile } from 'node:fs/promises';
import { build } from 'tsdown';

const root = new URL('../', import.meta.url);
await build({
  config: false,
  cwd: root.pathname,
  entry: ['scripts/provider-docs/page.ts'],
  outDir: '.tmp/provider-docs',
  dts: false,
  logLevel: 'warn',
});
const { providersPage } = await import(new URL('.tmp/provider-docs/page.mjs', root).href);
await writeFile(new URL('docs/reference/providers.md', root), providersPage());

// Writes what is made from the descriptions in src/providers: docs/reference/providers.md, the table in
// docs/extend/writing-a-provider.md, and src/config/provider-names.ts. Bundled first, because Node 20 cannot run TypeScript.
import { readFile, writeFile } from 'node:fs/promises';
import { build } from 'tsdown';

const root = new URL('../', import.meta.url);
await build({
  config: false,
  cwd: root.pathname,
  entry: ['scripts/provider-docs/pages.ts'],
  outDir: '.tmp/provider-docs',
  dts: false,
  logLevel: 'warn',
});
const { pages } = await import(new URL('.tmp/provider-docs/pages.mjs', root).href);
const written = pages(await readFile(new URL('docs/extend/writing-a-provider.md', root), 'utf8'));
for (const [file, text] of Object.entries(written)) await writeFile(new URL(file, root), text);

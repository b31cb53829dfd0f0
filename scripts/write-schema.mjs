// Writes schema.json from the schema in src/config. Bundled first, because Node 20 cannot run TypeScript.
import { writeFile } from 'node:fs/promises';
import { build } from 'tsdown';

const root = new URL('../', import.meta.url);
await build({
  config: false,
  cwd: root.pathname,
  entry: ['scripts/json-schema.ts'],
  outDir: '.tmp/schema',
  dts: false,
  logLevel: 'warn',
});
const { generateSchema } = await import(new URL('.tmp/schema/json-schema.mjs', root).href);
await writeFile(new URL('schema.json', root), generateSchema());

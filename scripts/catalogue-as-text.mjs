// A plugin of the build: the descriptions of the catalogue go into dist/ as one text of JSON each, parsed when a route names the
// provider. V8 reads a text ten times as fast as the object literal it stands for, and a route names one provider of ninety.
import assert from 'node:assert/strict';
import { fileURLToPath } from 'node:url';
import { build } from 'tsdown';

const root = new URL('../', import.meta.url);
const CATALOGUE = fileURLToPath(new URL('src/providers/catalogue.ts', root));

export function catalogueAsText() {
  return {
    name: 'catalogue-as-text',
    async load(id) {
      if (id !== CATALOGUE) return undefined;
      const entries = Object.entries(await readCatalogue()).map(([name, describe]) => [name, asText(describe())]);
      return `export const catalogue = {\n${entries.map(([name, text]) => `${JSON.stringify(name)}: () => JSON.parse('${text.replace(/[\\']/g, '\\$&')}'),`).join('\n')}\n};`;
    },
  };
}

/** Bundled first, because Node 20 cannot run TypeScript. */
async function readCatalogue() {
  await build({
    config: false,
    cwd: fileURLToPath(root),
    entry: ['src/providers/catalogue.ts'],
    outDir: '.tmp/catalogue',
    dts: false,
    logLevel: 'error',
  });
  const { catalogue } = await import(new URL('.tmp/catalogue/catalogue.mjs', root).href);
  return catalogue;
}

function asText(description) {
  const text = JSON.stringify(description);
  assert.deepEqual(JSON.parse(text), description, 'a description of the catalogue is data and nothing else');
  return text;
}

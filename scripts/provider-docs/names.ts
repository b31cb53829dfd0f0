import { providerNames } from '../../src/providers/index.js';

/** src/config/provider-names.ts: the catalogue is data, and types cannot be read out of it. */
export function namesFile(): string {
  const names = providerNames.map((name) => `\n  | '${name}'`).join('');
  return `// Written by scripts/write-provider-docs.mjs.\n\n/** The names of the catalogue. */\nexport type CatalogueName =${names};\n`;
}

// What the build writes outside of dist/ is committed, so that a review shows it. Builds, and fails where the two differ.
import { readFileSync } from 'node:fs';

const FILES = [
  'schema.json',
  'THIRD_PARTY_NOTICES.md',
  'src/config/provider-names.ts',
  'docs/reference/providers.md',
  'docs/extend/writing-a-provider.md',
];
const read = (file) => readFileSync(new URL(`../${file}`, import.meta.url), 'utf8');

const committed = FILES.map(read);
process.argv.push('--quiet');
await import('./build.mjs');
const stale = FILES.filter((file, i) => read(file) !== committed[i]);
for (const file of stale) console.error(`${file} was not what the build makes of the sources. It is now: commit it.`);
if (stale.length === 0) console.log(`${FILES.join(', ')} are what the build makes of the sources`);
process.exitCode = stale.length === 0 ? 0 : 1;

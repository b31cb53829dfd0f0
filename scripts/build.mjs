// node scripts/build.mjs [--quiet]: dist/, THIRD_PARTY_NOTICES.md, schema.json, and what scripts/write-provider-docs.mjs writes.
import { build } from 'tsdown';

const isQuiet = process.argv.includes('--quiet');
await import('./write-schema.mjs');
// Writes a source, too: before these are built.
await import('./write-provider-docs.mjs');
await build({ logLevel: isQuiet ? 'error' : 'info' });

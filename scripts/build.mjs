// node scripts/build.mjs [--quiet]: dist/, THIRD_PARTY_NOTICES.md and schema.json.
import { build } from 'tsdown';

const isQuiet = process.argv.includes('--quiet');
await build({ logLevel: isQuiet ? 'error' : 'info' });
await import('./write-schema.mjs');

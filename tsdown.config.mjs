import { defineConfig } from 'tsdown';
import { asciiOnly } from './scripts/ascii-only.mjs';
import { catalogueAsText } from './scripts/catalogue-as-text.mjs';
import { thirdPartyNotices } from './scripts/third-party-notices.mjs';

// ESM only: a second, CommonJS copy would keep a second state. `require()` loads this one.
export default defineConfig({
  entry: [
    'src/index.ts',
    'src/cli.ts',
    'src/fastify.ts',
    'src/fetch.ts',
    'src/hono.ts',
    'src/h3.ts',
    'src/koa.ts',
    'src/lambda.ts',
    'src/nest.ts',
    'src/postgres.ts',
    'src/redis.ts',
    'src/register.ts',
    'src/testing.ts',
  ],
  format: 'esm',
  platform: 'node',
  target: 'node20.19',
  dts: true,
  clean: true,
  fixedExtension: false,
  // Nothing else slips in unseen: what is bundled needs its licence passed on.
  deps: { onlyBundle: ['valibot'] },
  plugins: [catalogueAsText(), asciiOnly(), thirdPartyNotices(new URL('./THIRD_PARTY_NOTICES.md', import.meta.url))],
});

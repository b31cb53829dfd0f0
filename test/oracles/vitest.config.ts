import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vitest/config';
import { reporters } from '../helpers/reporters.js';

export default defineConfig({
  // nuxt-webhook-validators counts on a bundler.
  resolve: { alias: { '#imports': fileURLToPath(new URL('nuxt-imports.ts', import.meta.url)) } },
  test: {
    include: ['test/oracles/*.oracle.ts'],
    reporters: reporters(),
    // Some packages say on the console what they think of a delivery.
    silent: 'passed-only',
    server: { deps: { inline: ['nuxt-webhook-validators'] } },
    testTimeout: 60_000,
    hookTimeout: 60_000,
  },
});

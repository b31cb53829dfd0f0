import { defineConfig } from 'vitest/config';
import { reporters } from '../helpers/reporters.js';

export default defineConfig({
  test: {
    include: ['test/fetch/*.fetch.ts'],
    reporters: reporters(),
    testTimeout: 60_000,
    hookTimeout: 120_000,
  },
});

import { defineConfig } from 'vitest/config';
import { reporters } from '../helpers/reporters.js';

export default defineConfig({
  test: {
    include: ['test/oracles/*.oracle.ts'],
    reporters: reporters(),
    testTimeout: 60_000,
    hookTimeout: 60_000,
  },
});

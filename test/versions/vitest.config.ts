import { defineConfig } from 'vitest/config';
import { reporters } from '../helpers/reporters.js';

export default defineConfig({
  test: {
    include: ['test/versions/*.test.ts'],
    reporters: reporters(),
    maxConcurrency: 2,
    testTimeout: 180_000,
    hookTimeout: 60_000,
  },
});

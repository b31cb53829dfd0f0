import { defineConfig } from 'vitest/config';
import { reporters } from '../helpers/reporters.js';

export default defineConfig({
  test: {
    include: ['test/package/*.test.ts'],
    globalSetup: ['test/package/install-tarball.ts'],
    reporters: reporters(),
    testTimeout: 240_000,
    hookTimeout: 60_000,
  },
});

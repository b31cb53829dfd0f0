import { defineConfig } from 'vitest/config';
import { reporters } from './test/helpers/reporters.js';

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    // test/package is a suite of its own: it installs the packed tarball.
    exclude: ['**/node_modules/**', 'test/package/**'],
    reporters: reporters(),
    testTimeout: 30_000,
    hookTimeout: 30_000,
  },
});

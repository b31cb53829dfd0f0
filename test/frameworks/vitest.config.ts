import { defineConfig } from 'vitest/config';
import { reporters } from '../helpers/reporters.js';

export default defineConfig({
  test: {
    include: ['test/frameworks/*.test.ts'],
    reporters: reporters(),
    // Each file drives a process of its own over many sockets.
    fileParallelism: false,
    testTimeout: 600_000,
    hookTimeout: 60_000,
  },
});

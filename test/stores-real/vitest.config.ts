import { defineConfig } from 'vitest/config';
import { reporters } from '../helpers/reporters.js';

export default defineConfig({
  test: {
    include: ['test/stores-real/*.real.ts'],
    reporters: reporters(),
    testTimeout: 60_000,
    hookTimeout: 60_000,
    // Each file has a server of its own, and there are two cores.
    fileParallelism: false,
    // The cases of the conformance suite mostly wait for time to pass.
    maxConcurrency: 40,
  },
});

import { defineConfig } from 'vitest/config';
import { reporters } from '../helpers/reporters.js';

export default defineConfig({
  test: {
    include: ['test/agents/*.test.ts'],
    globalSetup: ['test/agents/global-setup.ts'],
    reporters: reporters(),
    // Each file drives processes with whole agents in them.
    fileParallelism: false,
    testTimeout: 60_000,
    hookTimeout: 60_000,
  },
});

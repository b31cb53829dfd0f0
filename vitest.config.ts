import { defineConfig } from 'vitest/config';
import { reporters } from './test/helpers/reporters.js';

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    // Suites of their own: they install what they need.
    exclude: [
      '**/node_modules/**',
      'test/package/**',
      'test/frameworks/**',
      'test/next/**',
      'test/agents/**',
      'test/versions/**',
    ],
    reporters: reporters(),
    testTimeout: 30_000,
    hookTimeout: 30_000,
  },
});

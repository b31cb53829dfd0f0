import { defineConfig } from 'tsdown';

// ESM only: a second, CommonJS copy would keep a second state. `require()` loads this one.
export default defineConfig({
  entry: ['src/index.ts', 'src/register.ts', 'src/testing.ts'],
  format: 'esm',
  platform: 'node',
  target: 'node20.19',
  dts: true,
  clean: true,
  fixedExtension: false,
});

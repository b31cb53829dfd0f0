// Sends seeded inputs through every provider: node scripts/fuzz-providers.mjs [--inputs 1000000] [--seed 1]. Exits with 1 when a
// verifier threw, accepted what was not signed, or refused what was. Bundled first, because Node 20 cannot run TypeScript.
import { randomInt } from 'node:crypto';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { build } from 'tsdown';

const { values } = parseArgs({ options: { inputs: { type: 'string', default: '1000000' }, seed: { type: 'string' } } });
const inputs = Number(values.inputs);
const seed = Number(values.seed ?? randomInt(2 ** 31));
if (!Number.isSafeInteger(inputs) || inputs < 1 || !Number.isSafeInteger(seed))
  throw new Error('--inputs and --seed are whole numbers');

const root = new URL('../', import.meta.url);
await build({
  config: false,
  cwd: fileURLToPath(root),
  entry: ['scripts/fuzz/fuzz.ts'],
  outDir: '.tmp/fuzz',
  dts: false,
  logLevel: 'warn',
});
const { fuzz, providerNames } = await import(new URL('.tmp/fuzz/fuzz.mjs', root).href);
const started = performance.now();
const { throws, falseAccepts, falseRejects, tried } = fuzz(inputs, seed);
const seconds = ((performance.now() - started) / 1000).toFixed(1);
console.log(`seed ${seed}: ${inputs} inputs over ${providerNames.length} providers in ${seconds} s`);
console.log(
  Object.entries(tried)
    .map(([name, count]) => `${name} ${count}`)
    .join(', '),
);
for (const [what, found] of Object.entries({ throws, 'false accepts': falseAccepts, 'false rejects': falseRejects })) {
  console.log(`${what}: ${found.length}`);
  for (const line of found.slice(0, 20)) console.log(`  ${line.slice(0, 400)}`);
}
process.exitCode = throws.length + falseAccepts.length + falseRejects.length === 0 ? 0 : 1;

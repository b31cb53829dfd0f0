/**
 * What all the providers of the catalogue add to loading the package, and what one costs when a route names it: the package built
 * as it is and with an empty catalogue, each loaded in fresh processes, the order reversed from run to run.
 * `node bench/catalogue.mjs [--runs 41] [--node <binary>]`
 */
import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { build } from 'tsdown';
import { asciiOnly } from '../scripts/ascii-only.mjs';
import { catalogueAsText } from '../scripts/catalogue-as-text.mjs';

const { values } = parseArgs({
  options: { runs: { type: 'string', default: '41' }, node: { type: 'string', default: process.execPath } },
});
const root = new URL('../', import.meta.url);
const EMPTY = {
  'providers/catalogue.ts': 'export const catalogue = {};',
  'providers/coded-catalogue.ts': 'export const codedCatalogue = {};',
};
const withoutProviders = {
  name: 'without-providers',
  load: (id) => Object.entries(EMPTY).find(([file]) => id.endsWith(`src/${file}`))?.[1],
};
const folders = { 'whole catalogue': ['whole', [catalogueAsText()]], 'empty catalogue': ['empty', [withoutProviders]] };
for (const [folder, plugins] of Object.values(folders)) {
  await build({
    config: false,
    cwd: fileURLToPath(root),
    entry: ['src/index.ts', 'src/providers/index.ts'],
    outDir: `.tmp/bench-catalogue/${folder}`,
    dts: false,
    logLevel: 'error',
    plugins: [...plugins, asciiOnly()],
  });
}

// What a process says of its own CPU around one thing: user and system, of all threads.
const measured = (before, what, file) => `
  ${before}
  const start = process.cpuUsage();
  ${what.replaceAll('FILE', JSON.stringify(file))}
  const { user, system } = process.cpuUsage(start);
  process.stdout.write(String(user + system));`;
const fileOf = (folder, entry) => new URL(`.tmp/bench-catalogue/${folder}/${entry}.mjs`, root).href;
const FIND = (name, file) => [
  `const { findProvider } = await import(${JSON.stringify(file)});`,
  `findProvider('${name}');`,
  file,
];
const VARIANTS = Object.fromEntries(
  Object.entries(folders).map(([name, [folder]]) => [
    `import the package, ${name}`,
    // The dependencies are loaded already: their share would hide the difference.
    measured(
      "await import('@opentelemetry/instrumentation'); await import('shimmer');",
      'await import(FILE);',
      fileOf(folder, 'index'),
    ),
  ]),
);
VARIANTS['find one provider that is data'] = measured(...FIND('stripe', fileOf('whole', 'providers/index')));
VARIANTS['find one that is code'] = measured(...FIND('paypal', fileOf('whole', 'providers/index')));

const raw = Object.fromEntries(Object.keys(VARIANTS).map((name) => [name, []]));
for (let run = 0; run < Number(values.runs); run++) {
  const names = Object.keys(VARIANTS);
  for (const name of run % 2 === 0 ? names : names.reverse()) {
    const args = ['--input-type=module', '-e', VARIANTS[name]];
    const { stdout, stderr, status } = spawnSync(values.node, args, { cwd: fileURLToPath(root), encoding: 'utf8' });
    if (status !== 0) throw new Error(`${name}: ${stderr}`);
    raw[name].push(Number(stdout) / 1_000);
  }
}

const median = (list) => [...list].sort((a, b) => a - b)[list.length >> 1];
console.log(`medians of ${values.runs} runs, milliseconds of CPU`);
for (const [name, runs] of Object.entries(raw)) {
  console.log(`${name.padEnd(42)}${median(runs).toFixed(2).padStart(8)}   ${runs.map((ms) => ms.toFixed(1)).join(' ')}`);
}
const [whole, empty] = Object.values(raw).map(median);
console.log(`the catalogue adds ${(whole - empty).toFixed(2)} ms`);

/**
 * What a provider's `verify` of a good delivery costs, beside the operations of node:crypto that it cannot do without, over the same
 * bytes and key objects: the HMAC or hash and the comparison, or the public-key signature. What "bare" leaves out: reading headers,
 * decoding the signature, the timestamp, and for senders that sign fields or put the signature into the body, parsing that body.
 *
 * `node bench/verify.mjs [--rounds 15] [--ms 3] [--sizes 2000,30000] [--providers github,stripe] [--table]`; `--table`: no raw values.
 *
 * One process; bare and ours in turn, each for some milliseconds per round, the order reversed from round to round; medians of the
 * rounds, of the process's CPU time (user and system). The ratio is that of the medians.
 */
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { build } from 'tsdown';

const LIMIT = 1.3;
const { values } = parseArgs({
  options: {
    rounds: { type: 'string', default: '15' },
    ms: { type: 'string', default: '3' },
    sizes: { type: 'string', default: '2000,30000' },
    providers: { type: 'string' },
    table: { type: 'boolean', default: false },
  },
});
const ROUNDS = Number(values.rounds);
const BLOCK_US = Number(values.ms) * 1_000;

const root = new URL('../', import.meta.url);
// dist/ has no door to the verifiers, and Node 20 cannot run TypeScript.
await build({
  config: false,
  cwd: fileURLToPath(root),
  entry: ['bench/verify/subjects.ts'],
  outDir: '.tmp/bench-verify',
  dts: false,
  logLevel: 'warn',
});
const { providerNames, subjectOf } = await import(new URL('.tmp/bench-verify/subjects.mjs', root).href);

const names = values.providers?.split(',') ?? providerNames;
const sizes = values.sizes.split(',').map(Number);
const unknown = names.find((name) => !providerNames.includes(name));
if (unknown !== undefined) throw new Error(`there is no provider ${unknown}`);
// Every verifier has run before one is measured: a process with one provider only would look better.
const subjects = names.flatMap((name) => sizes.map((size) => subjectOf(name, size)));
const rows = subjects.map(({ provider, size, length, bare, verify }) => {
  const variants = [variant(bare.run), variant(verify)];
  return { provider, size, length, bare, variants };
});
for (let round = 0; round < ROUNDS; round++)
  for (const { variants } of rows)
    for (const each of round % 2 === 0 ? variants : variants.toReversed()) each.raw.push(measure(each));

report();

/** With the number of calls that fill a block; found after the code has been compiled. */
function variant(run) {
  for (let us = 0; us < BLOCK_US * 10; ) us += timed(run, 20);
  const calls = Math.max(20, Math.round((BLOCK_US / timed(run, 200)) * 200));
  return { run, calls, raw: [] };
}

function measure({ run, calls }) {
  // V8 lets go of code that was not run for a while, and others have run since.
  timed(run, calls);
  return timed(run, calls) / calls;
}

function timed(run, calls) {
  const before = process.cpuUsage();
  for (let i = 0; i < calls; i++) run();
  const { user, system } = process.cpuUsage(before);
  return Math.max(user + system, 1);
}

function report() {
  if (!values.table)
    for (const { provider, length, variants } of rows)
      console.log(JSON.stringify({ provider, length, bare: rounded(variants[0].raw), ours: rounded(variants[1].raw) }));
  console.log(`node ${process.version}, medians of ${ROUNDS} rounds, microseconds of CPU`);
  console.log(
    `${'provider'.padEnd(19)}${'body'.padStart(7)}${'bare'.padStart(9)}${'ours'.padStart(9)}${'ratio'.padStart(7)}  bare operations (bytes)`,
  );
  const over = [];
  for (const { provider, length, bare, variants } of rows) {
    const [plain, ours] = variants.map(({ raw }) => median(raw));
    const ratio = ours / plain;
    if (ratio > LIMIT) over.push(`${provider} ${length} B ${ratio.toFixed(2)}`);
    console.log(
      `${provider.padEnd(19)}${String(length).padStart(7)}${plain.toFixed(2).padStart(9)}${ours.toFixed(2).padStart(9)}${ratio.toFixed(2).padStart(7)}  ${bare.names.join(' + ')} (${bare.bytes})`,
    );
  }
  console.log(`\n${over.length} of ${rows.length} above ${LIMIT}${over.length === 0 ? '' : `: ${over.join(', ')}`}`);
}

function median(list) {
  return [...list].sort((a, b) => a - b)[list.length >> 1];
}

function rounded(list) {
  return list.map((us) => Number(us.toFixed(2)));
}

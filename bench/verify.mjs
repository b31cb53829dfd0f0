/**
 * What a provider's `verify` of a good delivery costs, beside the operations of node:crypto that it cannot do without, over the same
 * bytes and key objects: the HMAC or hash and the comparison, or the public-key signature. What "bare" leaves out: reading headers,
 * decoding the signature, the timestamp. Some senders sign a part of what must be parsed first (a field, a form, a token in base64):
 * "needed" is bare and that parsing by Node's own functions (verify/reading.ts); for all others it is bare.
 *
 * `node bench/verify.mjs [--rounds 15] [--ms 3] [--sizes 2000,30000] [--providers github,stripe] [--table]`; `--table`: no raw values.
 *
 * One process; the variants in turn, each for some milliseconds per round, the order reversed from round to round; medians of the
 * rounds, of the process's CPU time (user and system). The ratios are those of the medians.
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
const rows = subjects.map(({ provider, length, bare, reading, verify }) => {
  const needed = reading && (() => [bare.run(), reading.run()]);
  const variants = [bare.run, needed, verify].map((run) => run && variant(run));
  return { provider, length, bare, reading, variants };
});
for (let round = 0; round < ROUNDS; round++)
  for (const { variants } of rows)
    for (const each of round % 2 === 0 ? variants : variants.toReversed()) each?.raw.push(measure(each));

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
  const columns = ['bare', 'needed', 'ours'];
  if (!values.table)
    for (const { provider, length, variants } of rows)
      console.log(
        JSON.stringify({
          provider,
          length,
          ...Object.fromEntries(variants.map((each, i) => [columns[i], each && rounded(each.raw)])),
        }),
      );
  console.log(`node ${process.version}, medians of ${ROUNDS} rounds, microseconds of CPU`);
  print(['provider', 'body', ...columns, '/ bare', '/ needed'], 'bare operations (bytes), and what is needed beside them');
  const over = { bare: [], needed: [] };
  for (const { provider, length, bare, reading, variants } of rows) {
    const [plain, needed = plain, ours] = variants.map((each) => each && median(each.raw));
    for (const [name, us] of Object.entries({ bare: plain, needed }))
      if (ours / us > LIMIT) over[name].push(`${provider} ${length} B ${(ours / us).toFixed(2)}`);
    const cells = [plain, needed, ours, ours / plain, ours / needed].map((value) => value.toFixed(2));
    const read = reading === undefined ? '' : ` + ${reading.name}`;
    print([provider, length, ...cells], `${bare.names.join(' + ')} (${bare.bytes})${read}`);
  }
  for (const [name, lines] of Object.entries(over))
    console.log(
      `\n${lines.length} of ${rows.length} above ${LIMIT} × ${name}${lines.length === 0 ? '' : `: ${lines.join(', ')}`}`,
    );
}

function print([provider, ...cells], note) {
  console.log(`${provider.padEnd(19)}${cells.map((cell) => String(cell).padStart(9)).join('')}  ${note}`);
}

function median(list) {
  return [...list].sort((a, b) => a - b)[list.length >> 1];
}

function rounded(list) {
  return list.map((us) => Number(us.toFixed(2)));
}

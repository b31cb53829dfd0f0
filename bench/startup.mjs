/**
 * What `--import @outworx/otel-webhooks/register` adds to the start of a process, on top of loading the OpenTelemetry SDK.
 * `node bench/startup.mjs [--runs 21] [--node <binary>]`
 */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';

const { values } = parseArgs({
  options: { runs: { type: 'string', default: '21' }, node: { type: 'string', default: process.execPath } },
});
const cwd = fileURLToPath(new URL('..', import.meta.url));
const folder = mkdtempSync(join(tmpdir(), 'bench-'));
const config = (name, text) => {
  const file = join(folder, name);
  writeFileSync(file, text);
  return file;
};
const route = "{ path: '/webhooks/stripe', provider: 'stripe', signatureSecret: 'whsec_bench', idempotencyKey: true }";
const yaml = config('webhooks.config.yaml', `routes:\n  - ${route.replaceAll("'", '')}\n`);
const mjs = config('webhooks.config.mjs', `export default { routes: [${route}] };\n`);

// What a process says of its own CPU at its end: user and system, of all threads.
const REPORT =
  "process.on('exit', () => { const { user, system } = process.cpuUsage(); process.stdout.write(String(user + system)); });";
const SDK = "require('@opentelemetry/sdk-node');";
const REGISTER = ['--import', '@outworx/otel-webhooks/register'];
const VARIANTS = {
  'node alone': [[], '', {}],
  'SDK alone': [[], SDK, {}],
  'register with SDK, YAML config': [
    REGISTER,
    '',
    { OUTWORX_WEBHOOKS_CONFIG: yaml, OTEL_EXPORTER_OTLP_ENDPOINT: 'http://127.0.0.1:9' },
  ],
  'register with SDK, .mjs config': [
    REGISTER,
    '',
    { OUTWORX_WEBHOOKS_CONFIG: mjs, OTEL_EXPORTER_OTLP_ENDPOINT: 'http://127.0.0.1:9' },
  ],
  'register, console': [REGISTER, '', { OUTWORX_WEBHOOKS_CONFIG: yaml }],
};

const raw = Object.fromEntries(Object.keys(VARIANTS).map((name) => [name, []]));
for (let run = 0; run < Number(values.runs); run++) {
  const names = Object.keys(VARIANTS);
  for (const name of run % 2 === 0 ? names : names.reverse()) {
    const [args, code, env] = VARIANTS[name];
    const { stdout, stderr, status } = spawnSync(values.node, [...args, '-e', REPORT + code], {
      cwd,
      env: { PATH: process.env.PATH, ...env },
      encoding: 'utf8',
    });
    if (status !== 0) throw new Error(`${name}: ${stderr}`);
    raw[name].push(Number(stdout) / 1_000);
  }
}
rmSync(folder, { recursive: true });

const median = (list) => [...list].sort((a, b) => a - b)[list.length >> 1];
const sdk = median(raw['SDK alone']);
console.log(`medians of ${values.runs} runs, milliseconds of CPU`);
for (const [name, runs] of Object.entries(raw)) {
  console.log(
    `${name.padEnd(34)}${median(runs).toFixed(1).padStart(8)}   over the SDK ${(median(runs) - sdk).toFixed(1).padStart(7)}`,
  );
}

// node scripts/test.mjs [arguments of vitest]: every test that needs no more than `npm install` here, and says which are elsewhere.
import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';

const ELSEWHERE = [
  ['npm run test:fetch', 'the fetch entry on Hono, h3, Next, Bun, Deno and workerd: downloads these'],
  ['npm run test:oracles', "the verdicts of the senders' own packages beside ours: installs these"],
  ['npm run test:stores', 'the stores on real servers and clients: needs redis-server and postgresql, installs the clients'],
  ['npm run test:package', 'the packed tarball in projects of its own: installs packages beyond this one'],
  ['npm run test:frameworks', 'every spelling, door and rewrite over every router: installs the frameworks'],
  ['npm run test:versions', 'oldest and newest versions of frameworks, Node and the SDK: downloads these'],
  ['npm run test:agents', 'other agents in the process, threads, clusters, bundles: installs the agents'],
  ['npm run test:sdk-3', 'the newer OpenTelemetry SDK on Node 22 and 24: downloads both'],
];

const { status } = spawnSync(process.execPath, ['node_modules/vitest/vitest.mjs', 'run', ...process.argv.slice(2)], {
  cwd: fileURLToPath(new URL('..', import.meta.url)),
  stdio: 'inherit',
});
console.log('Not part of this command:');
for (const [command, why] of ELSEWHERE) console.log(`  ${command.padEnd(26)}${why}`);
process.exitCode = status ?? 1;

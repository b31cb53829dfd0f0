import { execFileSync } from 'node:child_process';
import { chownSync } from 'node:fs';
import { connect } from 'node:net';
import { join } from 'node:path';
import { type ServerProcess, startServer } from './server-process.js';

export interface PostgresServer extends ServerProcess {
  readonly url: string;
}

const BIN = process.env.POSTGRES_BIN ?? '/usr/lib/postgresql/15/bin';

/** A cluster of its own. The server refuses to run as root: then it runs as the user `postgres`, which its package makes. */
export async function startPostgres(): Promise<PostgresServer> {
  const user = process.getuid?.() === 0 ? postgresUser() : undefined;
  const server = await startServer({
    command: join(BIN, 'postgres'),
    user,
    prepare(folder) {
      if (user !== undefined) chownSync(folder, user.uid, user.gid);
      const args = ['-D', join(folder, 'data'), '-U', 'test', '--auth', 'trust', '--no-sync', '--encoding', 'UTF8'];
      execFileSync(join(BIN, 'initdb'), args, { stdio: 'ignore', cwd: folder, ...user });
    },
    args: (folder, port) => ['-D', join(folder, 'data'), '-p', String(port), '-c', 'listen_addresses=127.0.0.1', '-k', folder],
    isUp: (port) => speaks(port),
  });
  return Object.assign(server, { url: `postgres://test@127.0.0.1:${server.port}/postgres` });
}

function postgresUser(): { uid: number; gid: number } {
  const id = (kind: '-u' | '-g') => Number(execFileSync('id', [kind, 'postgres'], { encoding: 'utf8' }));
  return { uid: id('-u'), gid: id('-g') };
}

/** Asks for TLS: the answer is one letter. While it starts, it listens and then says that it starts. */
function speaks(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1', () => socket.write(Buffer.from([0, 0, 0, 8, 4, 210, 22, 47])));
    socket.setTimeout(1_000, () => socket.destroy());
    socket.once('data', () => {
      resolve(true);
      socket.destroy();
    });
    socket.once('error', () => resolve(false));
    socket.once('close', () => resolve(false));
  });
}

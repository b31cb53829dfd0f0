import { connect } from 'node:net';
import { type ServerProcess, startServer } from './server-process.js';

export interface RedisServer extends ServerProcess {
  readonly url: string;
  /** One inline command, and the first line of its reply; for texts without spaces. */
  command(...words: string[]): Promise<string>;
  /** A section of what the server says of itself. */
  info(section: string): Promise<string>;
}

/** `aof`: whether what was acknowledged outlives a kill. `cluster`: one of a single node, which has all slots. Further arguments go to the server as they are. */
export async function startRedis({ aof = false, cluster = false, args = [] as readonly string[] } = {}): Promise<RedisServer> {
  const server = await startServer({
    command: process.env.REDIS_SERVER ?? 'redis-server',
    args: (folder, port) => [
      ...['--port', String(port), '--bind', '127.0.0.1', '--dir', folder, '--save', '', '--daemonize', 'no'],
      ...['--appendonly', aof ? 'yes' : 'no', '--appendfsync', 'everysec', ...args],
      ...(cluster
        ? [
            '--cluster-enabled',
            'yes',
            '--cluster-announce-ip',
            '127.0.0.1',
            '--cluster-port',
            String(port > 40_000 ? port - 10_000 : port + 10_000),
          ]
        : []),
    ],
    isUp: async (port) => /^(\+PONG|-NOAUTH)/.test(await inline(port, 'PING').catch(() => '')),
  });
  return Object.assign(server, {
    url: `redis://127.0.0.1:${server.port}/0`,
    command: (...words: string[]) => inline(server.port, words.join(' ')),
    info: (section: string) => inline(server.port, `INFO ${section}`, '\r\n\r\n'),
  });
}

function inline(port: number, line: string, end = '\r\n'): Promise<string> {
  return new Promise((resolve, reject) => {
    const socket = connect(port, '127.0.0.1');
    let reply = '';
    socket.setTimeout(2_000, () => socket.destroy(new Error('no reply')));
    socket.once('error', reject);
    socket.once('close', () => reject(new Error(`closed after ${JSON.stringify(reply)}`)));
    socket.on('data', (data) => {
      reply += data;
      // A long reply has an empty line at its end.
      if (!reply.includes(end) || (end.length > 2 && !reply.endsWith('\r\n'))) return;
      resolve(reply);
      socket.destroy();
    });
    socket.write(`${line}\r\n`);
  });
}

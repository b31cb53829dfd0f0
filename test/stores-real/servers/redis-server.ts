import { connect } from 'node:net';
import { type ServerProcess, startServer } from './server-process.js';

export interface RedisServer extends ServerProcess {
  readonly url: string;
  /** One inline command, and the first line of its reply; for texts without spaces. */
  command(...words: string[]): Promise<string>;
  /** The whole of a long reply, or of a list of one; of an empty list `*0`. */
  bulk(...words: string[]): Promise<string>;
  /** Where nodes of a cluster talk to it. */
  readonly busPort: number;
  /** A section of what the server says of itself. */
  info(section: string): Promise<string>;
}

const busPortOf = (port: number) => (port > 40_000 ? port - 10_000 : port + 10_000);

/** `aof`: whether what was acknowledged outlives a kill. `cluster`: a node of one. Further arguments go to the server as they are. */
export async function startRedis({ aof = false, cluster = false, args = [] as readonly string[] } = {}): Promise<RedisServer> {
  const server = await startServer({
    command: process.env.REDIS_SERVER ?? 'redis-server',
    args: (folder, port) => [
      ...['--port', String(port), '--bind', '127.0.0.1', '--dir', folder, '--save', '', '--daemonize', 'no'],
      ...['--appendonly', aof ? 'yes' : 'no', '--appendfsync', 'everysec', ...args],
      ...(cluster
        ? ['--cluster-enabled', 'yes', '--cluster-announce-ip', '127.0.0.1', '--cluster-port', String(busPortOf(port))]
        : []),
    ],
    isUp: async (port) => /^(\+PONG|-NOAUTH)/.test(await inline(port, 'PING').catch(() => '')),
  });
  return Object.assign(server, {
    url: `redis://127.0.0.1:${server.port}/0`,
    command: (...words: string[]) => inline(server.port, words.join(' ')),
    busPort: busPortOf(server.port),
    bulk: (...words: string[]) => inline(server.port, words.join(' '), isWholeBulk),
    info: (section: string) => inline(server.port, `INFO ${section}`, isWholeBulk),
  });
}

/** A long reply has its length in its first line, or in the second where it is the only one of a list. */
const LENGTH = /^(?:\*1\r\n)?\$(\d+)\r\n/;

function isWholeBulk(reply: string): boolean {
  const [head, length] = LENGTH.exec(reply) ?? [];
  if (head === undefined) return /^([-+:].*|\*0)\r\n/.test(reply);
  return Buffer.byteLength(reply.slice(head.length)) >= Number(length) + 2;
}

function inline(port: number, line: string, isWhole = (reply: string) => reply.includes('\r\n')): Promise<string> {
  return new Promise((resolve, reject) => {
    const socket = connect(port, '127.0.0.1');
    let reply = '';
    socket.setTimeout(2_000, () => socket.destroy(new Error('no reply')));
    socket.once('error', reject);
    socket.once('close', () => reject(new Error(`closed after ${JSON.stringify(reply)}`)));
    socket.on('data', (data) => {
      reply += data;
      if (!isWhole(reply)) return;
      resolve(reply.replace(LENGTH, ''));
      socket.destroy();
    });
    socket.write(`${line}\r\n`);
  });
}

import { once } from 'node:events';
import { connect, createServer, type Socket } from 'node:net';

/** An address that stands for a server: for one that others are told of, and for one that is far away. */
export interface TcpProxy {
  readonly port: number;
  /** Ends every connection; later ones go there. */
  switchTo(port: number): void;
  /** Ends every connection, and with them what was on its way. */
  stop(): Promise<void>;
}

/** `delayMs`: how long what the server says is on its way. */
export async function startProxy(target: number, { delayMs = 0 } = {}): Promise<TcpProxy> {
  const open = new Set<Socket>();
  const cut = () => {
    for (const socket of open) socket.destroy();
  };
  const server = createServer((client) => {
    const origin = connect(target, '127.0.0.1');
    const pass = (from: Socket, to: Socket, ms: number) => {
      open.add(from);
      from.on('error', () => {});
      from.on('data', (data) => {
        if (ms === 0) to.write(data);
        else setTimeout(() => to.destroyed || to.write(data), ms);
      });
      from.on('close', () => {
        open.delete(from);
        to.destroy();
      });
    };
    pass(client, origin, 0);
    pass(origin, client, delayMs);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    port: (server.address() as { port: number }).port,
    switchTo(port) {
      target = port;
      cut();
    },
    async stop() {
      const closed = once(server, 'close');
      server.close();
      cut();
      await closed;
    },
  };
}

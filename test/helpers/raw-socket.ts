import * as net from 'node:net';
import * as tls from 'node:tls';

export interface RawSocket {
  readonly socket: net.Socket;
  write(data: string | Buffer): void;
  /** All that came back so far. */
  received(): string;
  /** Resolves when what came back contains `text`, or when the other side closed. */
  until(text: string): Promise<string>;
  closed(): Promise<string>;
}

/** A client that says exactly what it is told to, byte for byte. */
export async function connectRaw(origin: string): Promise<RawSocket> {
  const { port, protocol } = new URL(origin);
  const isSecure = protocol === 'https:';
  const address = { port: Number(port), host: '127.0.0.1', allowHalfOpen: true };
  const socket = isSecure ? tls.connect({ ...address, rejectUnauthorized: false }) : net.connect(address);
  let received = '';
  let isClosed = false;
  socket.on('data', (chunk) => {
    received += chunk.toString('latin1');
  });
  socket.on('error', () => {});
  for (const event of ['end', 'close'] as const) {
    socket.on(event, () => {
      isClosed = true;
    });
  }
  await new Promise<void>((resolve, reject) => {
    socket.once(isSecure ? 'secureConnect' : 'connect', resolve);
    socket.once('error', reject);
  });
  const wait = async (done: () => boolean) => {
    while (!done()) await new Promise((resolve) => setTimeout(resolve, 2));
    return received;
  };
  return {
    socket,
    write: (data) => {
      socket.write(data);
    },
    received: () => received,
    until: (text) => wait(() => received.includes(text) || isClosed),
    closed: () => wait(() => isClosed),
  };
}

import * as net from 'node:net';

/** How far a batch of requests came. */
export interface Answered {
  readonly total: number;
  /** Of these, how many Node's parser took for a request. */
  readonly parsed: number;
}

const PATIENCE_MS = 1_000;

/** Sends requests over one connection at once, and waits until each is answered or the server has closed. */
export function sendPipelined(port: number, requests: readonly Buffer[]): Promise<Answered> {
  return new Promise((resolve) => {
    const socket = net.connect({ port, host: '127.0.0.1' });
    let text = '';
    const finish = () => {
      socket.destroy();
      const statuses = [...text.matchAll(/HTTP\/1\.1 (\d{3})/g)].map(([, status]) => status);
      resolve({ total: requests.length, parsed: statuses.filter((status) => status !== '400').length });
    };
    socket.on('data', (chunk) => {
      text += chunk.toString('latin1');
    });
    // A request at which the application threw is never answered, nor are those after it.
    socket.setTimeout(PATIENCE_MS, finish);
    socket.on('error', () => {});
    socket.on('close', finish);
    socket.end(Buffer.concat(requests));
  });
}

import * as http2 from 'node:http2';
import * as net from 'node:net';
import * as tls from 'node:tls';
import type { ServerOf } from './guarded-app.js';

export interface RawRequest {
  readonly target: string;
  readonly method?: string;
  readonly host?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body: string;
}

const PATIENCE_MS = 5_000;

/** Sends exactly this, byte for byte, and gives the status; 0 where there was no answer. */
export function sendRaw({ protocol, port, address }: ServerOf, request: RawRequest): Promise<number> {
  return protocol === 'http2'
    ? sendHttp2(port, request)
    : sendHttp1({ port, host: address ?? '127.0.0.1' }, protocol === 'https', request);
}

/** The bytes of a request over HTTP/1.1. */
export function bytesOf({ target, method = 'POST', host = 'localhost', headers = {}, body }: RawRequest, more = ''): Buffer {
  const lines = Object.entries(headers).map(([name, value]) => `${name}: ${value}\r\n`);
  const head = `${method} ${target} HTTP/1.1\r\nHost: ${host}\r\nContent-Type: application/json\r\n`;
  return Buffer.from(`${head}Content-Length: ${Buffer.byteLength(body)}\r\n${more}${lines.join('')}\r\n${body}`);
}

function sendHttp1(address: net.TcpNetConnectOpts, isSecure: boolean, request: RawRequest): Promise<number> {
  return new Promise((resolve) => {
    const socket = isSecure ? tls.connect({ ...address, rejectUnauthorized: false }) : net.connect(address);
    let answer = '';
    socket.on('data', (chunk) => {
      answer += chunk.toString('latin1');
    });
    socket.on('error', () => {});
    // A handler that never answers is a fault, not a test without an end.
    socket.setTimeout(PATIENCE_MS, () => socket.destroy());
    // An invitation to send the body may come first.
    socket.on('close', () => resolve(Number(/^HTTP\/1\.1 ([2-5]\d\d)/m.exec(answer)?.[1] ?? 0)));
    socket.write(bytesOf(request, 'Connection: close\r\n'));
  });
}

function sendHttp2(port: number, { target, method = 'POST', host, headers = {}, body }: RawRequest): Promise<number> {
  return new Promise((resolve) => {
    const session = http2.connect(`http://127.0.0.1:${port}`);
    const finish = (status: number) => {
      session.destroy();
      resolve(status);
    };
    session.on('error', () => finish(0));
    const authority = host === undefined ? {} : { ':authority': host };
    const stream = session.request({
      ':path': target,
      ':method': method,
      ...authority,
      'content-type': 'application/json',
      ...headers,
    });
    stream.on('response', (answer) => finish(Number(answer[':status'])));
    stream.on('error', () => finish(0));
    stream.on('close', () => finish(0));
    stream.end(body);
  });
}

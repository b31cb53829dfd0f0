import * as http from 'node:http';
import * as http2 from 'node:http2';
import * as https from 'node:https';
import type { Readable, Writable } from 'node:stream';

export type Protocol = 'http/1.1' | 'h2';

export interface Request {
  readonly method?: string;
  /** A list is sent as so many headers of that name. */
  readonly headers?: Readonly<Record<string, string | string[]>>;
  /** A list is sent chunk by chunk, without a length. */
  readonly body?: Buffer | readonly Buffer[];
  /** Sends `Expect: 100-continue`, and the body once it is invited. */
  readonly waitsForInvitation?: boolean;
}

export interface Response {
  readonly status: number;
  readonly headers: Readonly<Record<string, unknown>>;
  readonly body: Buffer;
}

/** A sender that keeps its one connection, over either version of the protocol. Certificates are not looked at. */
export interface ProtocolClient {
  send(path: string, request?: Request): Promise<Response>;
  close(): void;
}

export function connectClient(origin: string, protocol: Protocol): ProtocolClient {
  return protocol === 'h2' ? connectHttp2(origin) : connectHttp1(origin);
}

function connectHttp1(origin: string): ProtocolClient {
  const { Agent, request } = origin.startsWith('https:') ? https : http;
  const agent = new Agent({ keepAlive: true, maxSockets: 1, rejectUnauthorized: false } as https.AgentOptions);
  return {
    send: (path, asked = {}) =>
      new Promise((resolve, reject) => {
        const outgoing = request(`${origin}${path}`, { agent, method: asked.method ?? 'POST', headers: headersOf(asked) });
        outgoing.on('response', (incoming) => {
          collect(incoming).then(
            (body) => resolve({ status: incoming.statusCode ?? 0, headers: incoming.headers, body }),
            reject,
          );
        });
        outgoing.on('error', reject);
        upload(outgoing, asked);
      }),
    close: () => agent.destroy(),
  };
}

function connectHttp2(origin: string): ProtocolClient {
  const session = http2.connect(origin, { rejectUnauthorized: false });
  session.on('error', () => {});
  return {
    send: (path, asked = {}) =>
      new Promise((resolve, reject) => {
        const stream = session.request({ ':path': path, ':method': asked.method ?? 'POST', ...headersOf(asked) });
        stream.on('response', (headers) => {
          collect(stream).then((body) => resolve({ status: Number(headers[':status']), headers, body }), reject);
        });
        stream.on('error', reject);
        upload(stream, asked);
      }),
    close: () => session.destroy(),
  };
}

function headersOf({ headers, body, waitsForInvitation }: Request): Record<string, string | string[]> {
  return {
    ...(Buffer.isBuffer(body) ? { 'content-length': String(body.length) } : {}),
    ...(waitsForInvitation ? { expect: '100-continue' } : {}),
    ...headers,
  };
}

function upload(to: Writable, { body = [], waitsForInvitation }: Request): void {
  const chunks = Buffer.isBuffer(body) ? [body] : body;
  const start = async () => {
    for (const chunk of chunks) {
      if (chunk.length === 0) continue;
      await new Promise((resolve) => to.write(chunk, resolve));
    }
    to.end();
  };
  if (!waitsForInvitation) {
    void start();
    return;
  }
  // Without a body on its way, neither client would send its head by itself.
  (to as http.ClientRequest).flushHeaders?.();
  to.once('continue', start);
}

async function collect(stream: Readable): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of stream) chunks.push(chunk);
  return Buffer.concat(chunks);
}

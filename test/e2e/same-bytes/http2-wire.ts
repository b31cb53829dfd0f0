import { createHash } from 'node:crypto';
import { once } from 'node:events';
import * as http2 from 'node:http2';
import * as net from 'node:net';
import { Duplex } from 'node:stream';
import * as tls from 'node:tls';
import type { Signed } from '../sender.js';
import type { Sending } from './http1-wire.js';
import { FrameLog } from './http2-frames.js';
import { pause, type Shape } from './shapes.js';

/** The same over http2: for each stream its frames, and what they say, but for the date. */
export async function http2Wire(sending: Sending): Promise<string> {
  const { origin, shape, deliveries } = sending;
  const frames = new FrameLog();
  const socket = await connect(origin);
  const session = http2.connect(origin, { createConnection: () => tapped(socket, (bytes) => frames.add(bytes)) });
  session.on('error', () => {});
  const streams = await Promise.all(deliveries.map((delivery, i) => send(session, sending, delivery, i)));
  session.destroy();
  socket.destroy();
  // What the server still says about a stream that we have cancelled may come too late to be seen.
  if (shape.goes) return streams.join('\n');
  return streams.map((said, i) => `${said}\nframes: ${frames.of(i * 2 + 1)}`).join('\n');
}

const LONGER_THAN_A_CLOSE_MS = 2_000;

async function send(
  session: http2.ClientHttp2Session,
  { path, shape, id, hasBegun }: Sending,
  delivery: Signed,
  i: number,
): Promise<string> {
  const said: string[] = [];
  const hash = createHash('sha256');
  let length = 0;
  const stream = session.request(
    {
      ':method': shape.method ?? 'POST',
      ':path': path,
      ...delivery.headers,
      ...shape.headers,
      ...(shape.isChunked || shape.body === null ? {} : { 'content-length': String(delivery.body.length) }),
      'x-case': `${id}#${i}`,
    },
    { waitForTrailers: shape.trailers !== undefined, endStream: shape.body === null },
  );
  for (const event of ['headers', 'response', 'trailers'] as const) {
    stream.on(event, (headers: http2.IncomingHttpHeaders) => {
      const fields = Object.entries(headers).filter(([name]) => name !== 'date');
      said.push(`${event}: ${fields.map(([name, value]) => `${name}=${value}`).join(', ')}`);
    });
  }
  stream.on('data', (chunk: Buffer) => {
    length += chunk.length;
    hash.update(chunk);
    if (shape.goes === 'answered') stream.close(http2.constants.NGHTTP2_CANCEL);
  });
  stream.on('error', (error: NodeJS.ErrnoException) => said.push(`error: ${error.code}`));
  stream.on('wantTrailers', () => stream.sendTrailers(shape.trailers ?? {}));
  const closed = new Promise<void>((resolve) => {
    stream.on('close', resolve);
    // Node's client leaves a stream open now and then that was answered, and reset, while it was still sending: without us, too.
    stream.on('end', () => setTimeout(resolve, LONGER_THAN_A_CLOSE_MS).unref());
  });
  if (shape.body !== null) await upload(stream, shape, delivery.body, hasBegun);
  await closed;
  return [...said, `data: ${length} ${hash.digest('hex')}`, `closed: ${stream.rstCode}`].join('\n');
}

async function upload(stream: http2.ClientHttp2Stream, shape: Shape, body: Buffer, hasBegun: Sending['hasBegun']): Promise<void> {
  if (shape.asksFirst) {
    await Promise.race([once(stream, 'continue'), once(stream, 'response'), once(stream, 'close')]);
    stream.end(body);
  } else if (shape.inTwoParts || shape.goes === 'midway') {
    const middle = Math.ceil(body.length / 2);
    stream.write(body.subarray(0, middle));
    if (shape.inTwoParts === 'answered') await Promise.race([once(stream, 'response'), once(stream, 'close')]);
    else await (shape.inTwoParts === 'begun' ? hasBegun() : pause());
    if (shape.goes === 'midway') stream.close(http2.constants.NGHTTP2_CANCEL);
    else stream.end(body.subarray(middle));
  } else stream.end(body);
}

async function connect(origin: string): Promise<net.Socket> {
  const { port, protocol } = new URL(origin);
  const address = { host: '127.0.0.1', port: Number(port) };
  const isSecure = protocol === 'https:';
  const socket = isSecure ? tls.connect({ ...address, rejectUnauthorized: false, ALPNProtocols: ['h2'] }) : net.connect(address);
  await once(socket, isSecure ? 'secureConnect' : 'connect');
  return socket;
}

/** http2 reads a socket below its stream, where nobody else can look: so it gets another stream. */
function tapped(socket: net.Socket, look: (bytes: Buffer) => void): Duplex {
  const stream = new Duplex({
    read() {},
    write: (chunk, _encoding, next) => void socket.write(chunk, () => next()),
    final: (next) => void socket.end(() => next()),
  });
  socket.on('data', (bytes) => {
    look(bytes);
    stream.push(bytes);
  });
  socket.on('end', () => stream.push(null));
  for (const emitter of [socket, stream]) emitter.on('error', () => {});
  return stream;
}

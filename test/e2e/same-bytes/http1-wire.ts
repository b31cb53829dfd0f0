import { connectRaw } from '../../helpers/raw-socket.js';
import type { Signed } from '../sender.js';
import { pause, type Shape } from './shapes.js';

export interface Sending {
  readonly origin: string;
  readonly path: string;
  readonly shape: Shape;
  readonly deliveries: readonly Signed[];
  readonly id: string;
  /** Resolves once the handler of the first has begun; where none begins without the body, after a while. */
  readonly hasBegun: () => Promise<unknown>;
}

/** Sends a request of this shape over a connection of its own; gives all that came back, but for the date. */
export async function http1Wire({ origin, path, shape, deliveries, id, hasBegun }: Sending): Promise<string> {
  const raw = await connectRaw(origin);
  const requests = deliveries.map((delivery, i) => {
    const isLast = i === deliveries.length - 1;
    return { head: headOf(origin, path, shape, delivery, `${id}#${i}`, isLast), body: bodyOf(shape, delivery.body) };
  });
  if (requests.length > 1) raw.write(Buffer.concat(requests.flatMap(({ head, body }) => [head, body])));
  else await sendOne(requests[0]!);
  if (shape.halfCloses) raw.socket.end();
  if (shape.goes === 'answered') {
    await raw.until('first');
    raw.socket.resetAndDestroy();
  }
  const answer = shape.goes === 'midway' ? '' : await raw.closed();
  raw.socket.destroy();
  return answer.replace(/^date: .*$/gim, 'date: …');

  async function sendOne({ head, body }: { head: Buffer; body: Buffer }): Promise<void> {
    if (shape.asksFirst) {
      raw.write(head);
      const invited = await raw.until('\r\n\r\n');
      if (invited.startsWith('HTTP/1.1 100')) raw.write(body);
      return;
    }
    const goesMidway = shape.goes === 'midway' || shape.goes === 'cut';
    if (!shape.inTwoParts && !goesMidway) {
      raw.write(Buffer.concat([head, body]));
      return;
    }
    const middle = Math.ceil(body.length / 2);
    raw.write(Buffer.concat([head, body.subarray(0, middle)]));
    if (shape.inTwoParts === 'answered') await raw.until('HTTP/1.1 ');
    else await (shape.inTwoParts === 'begun' ? hasBegun() : pause());
    if (shape.goes === 'midway') raw.socket.resetAndDestroy();
    else if (shape.goes === 'cut') raw.socket.end();
    else raw.write(shape.breaksOffWith ?? body.subarray(middle));
  }
}

function headOf(origin: string, path: string, shape: Shape, { headers, body }: Signed, id: string, isLast: boolean): Buffer {
  const lines: Record<string, string> = {
    host: 'x',
    ...(isLast && shape.version === undefined ? { connection: 'close' } : {}),
    ...headers,
    ...shape.headers,
    'x-case': id,
    ...framing(shape, body),
  };
  const target = shape.absolute ? `${new URL(origin).protocol}//x${path}` : path;
  const fields = Object.entries(lines).map(([name, value]) => `${name}: ${value}\r\n`);
  return Buffer.from(`${shape.method ?? 'POST'} ${target} HTTP/${shape.version ?? '1.1'}\r\n${fields.join('')}\r\n`);
}

function framing({ isChunked, trailers, body: given }: Shape, body: Buffer): Record<string, string> {
  if (given === null) return {};
  if (!isChunked) return { 'content-length': String(body.length) };
  return { 'transfer-encoding': 'chunked', ...(trailers ? { trailer: Object.keys(trailers).join(', ') } : {}) };
}

function bodyOf({ isChunked, extension = '', trailers = {}, body: given }: Shape, body: Buffer): Buffer {
  if (given === null) return Buffer.alloc(0);
  if (!isChunked) return body;
  const fields = Object.entries(trailers).map(([name, value]) => `${name}: ${value}\r\n`);
  const size = `${body.length.toString(16)}${extension}\r\n`;
  return Buffer.concat([Buffer.from(size), body, Buffer.from(`\r\n0\r\n${fields.join('')}\r\n`)]);
}

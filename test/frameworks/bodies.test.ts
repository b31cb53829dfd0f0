import { createHash } from 'node:crypto';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { signDelivery } from '../../src/testing.js';
import { type AppProcess, startApp } from '../helpers/app-process.js';
import { connectRaw } from '../helpers/raw-socket.js';

const SECRET = 'whsec_test';

let app: AppProcess;
beforeAll(async () => {
  const file = join(import.meta.dirname, 'bodies-app.cjs');
  const node = process.env.FRAMEWORKS_NODE;
  app = await startApp({ file, cwd: import.meta.dirname, env: { SECRET }, ...(node ? { node } : {}) });
});
afterAll(async () => {
  await app.stop('SIGKILL');
});

/** Sends the head and the pieces of a body with a pause between them, and gives status and body of the answer. */
async function send(pieces: readonly Buffer[], { isChunked = false, pauseMs = 0, secret = SECRET } = {}): Promise<string> {
  const body = Buffer.concat(pieces);
  const signed = Object.entries(signDelivery('stripe', { body, secret }).headers);
  const framing = isChunked ? 'Transfer-Encoding: chunked' : `Content-Length: ${body.length}`;
  const client = await connectRaw(app.origin);
  const headers = signed.map(([name, value]) => `${name}: ${value}\r\n`).join('');
  client.write(`POST /door HTTP/1.1\r\nHost: x\r\nConnection: close\r\n${framing}\r\n${headers}\r\n`);
  for (const piece of pieces) {
    client.write(
      isChunked ? Buffer.concat([Buffer.from(`${piece.length.toString(16)}\r\n`), piece, Buffer.from('\r\n')]) : piece,
    );
    if (pauseMs > 0) await new Promise((resolve) => setTimeout(resolve, pauseMs));
  }
  if (isChunked) client.write('0\r\n\r\n');
  const answer = await client.closed();
  client.socket.destroy();
  return `${answer.slice(9, 12)} ${answer.split('\r\n\r\n')[1]}`;
}

const hashOf = (body: Buffer) => createHash('sha256').update(body).digest('hex');
const noise = (length: number) => Buffer.from(Array.from({ length }, (_, i) => (i * 7919) % 251));

const BODIES: readonly [string, Buffer[], object][] = [
  ['there before the guard is asked', [noise(2_000)], {}],
  ['empty', [], {}],
  ['in part there, in part to come', [noise(900), noise(1_100), noise(77)], { pauseMs: 45 }],
  ['in chunks, there', [noise(10), noise(20)], { isChunked: true }],
  ['in chunks, in part to come', [noise(10), noise(20), noise(30)], { isChunked: true, pauseMs: 45 }],
  ['larger than what a stream keeps before it is read', [noise(280_000)], {}],
];

test.each(BODIES)('a body that is %s: verified, and read by the handler byte for byte', async (_what, pieces, how) => {
  expect(await send(pieces, how)).toBe(`200 ${hashOf(Buffer.concat(pieces))}`);
  expect(await send(pieces, { ...how, secret: 'whsec_forged' })).toBe('401 {"error":"unauthorized"}');
});

test('a body over the limit: 413, be it told before or seen on the way', async () => {
  const pieces = [noise(200_000), noise(200_000)];
  expect(await send(pieces)).toMatch(/^413 /);
  expect(await send(pieces, { isChunked: true, pauseMs: 45 })).toMatch(/^413 /);
});

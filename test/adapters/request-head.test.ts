import { IncomingMessage } from 'node:http';
import { Socket } from 'node:net';
import { expect, test } from 'vitest';
import { HttpRequestHead } from '../../src/adapters/request-head.js';

function requestWith(rawHeaders: readonly string[]): IncomingMessage {
  const req = new IncomingMessage(new Socket());
  Object.assign(req, { method: 'POST', url: '/webhooks/stripe', rawHeaders: [...rawHeaders] });
  req.headers = Object.fromEntries(
    rawHeaders.flatMap((name, i) => (i % 2 === 0 ? [[name.toLowerCase(), rawHeaders[i + 1]]] : [])),
  );
  return req;
}

test('tells what was sent twice, however it is written, and how long the body says it is', () => {
  const head = new HttpRequestHead(requestWith(['X-Sig', 'a', 'Content-Length', '12', 'x-SIG', 'b', 'X-Once', 'c']), {});
  expect([head.header('x-sig'), head.header('x-once'), head.header('x-none')]).toEqual(['b', 'c', undefined]);
  expect(['x-sig', 'x-once', 'x-none'].map((name) => head.isRepeated(name))).toEqual([true, false, false]);
  expect(head.declaredLength).toBe(12);
  expect(new HttpRequestHead(requestWith(['X-Sig', 'a']), {}).declaredLength).toBeNaN();
});

test('once released, holds nothing of the headers', () => {
  const head = new HttpRequestHead(requestWith(['X-Sig', 'a', 'X-Sig', 'b']), {});
  head.release();
  expect([head.header('x-sig'), head.isRepeated('x-sig'), head.declaredLength]).toEqual([undefined, false, Number.NaN]);
  expect([head.method, head.target]).toEqual(['POST', '/webhooks/stripe']);
});

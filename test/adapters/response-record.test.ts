import fc from 'fast-check';
import { expect, test, vi } from 'vitest';
import { isHeader } from '../../src/adapters/header-name.js';
import { ResponseBody, recordResponse } from '../../src/adapters/response-record.js';

const NONE = () => undefined;

function record(status: number, headers: Record<string, unknown>, ...chunks: [chunk: unknown, encoding?: unknown][]) {
  const body = new ResponseBody();
  for (const [chunk, encoding] of chunks) body.add(chunk, encoding);
  return recordResponse(status, (name) => headers[name], body);
}

test('the bytes of all chunks are kept, in whatever form they were written', () => {
  const text = fc.oneof(fc.string(), fc.string({ unit: 'binary', maxLength: 3_000 }), fc.constant('\ud800'));
  const chunk = fc.oneof(
    fc.tuple(text, fc.constantFrom(undefined, 'utf8', 'utf-8', 'UTF8', 'latin1', 'hex', 'no encoding', NONE)),
    fc.tuple(fc.uint8Array({ maxLength: 3_000 }), fc.constant(undefined)),
    fc.constantFrom<[unknown, undefined]>([undefined, undefined], [null, undefined], [NONE, undefined]),
  );
  fc.assert(
    fc.property(fc.array(chunk, { maxLength: 4 }), (chunks) => {
      const bytes = Buffer.concat(
        chunks.map(([data, encoding]) => {
          if (typeof data === 'string')
            return Buffer.from(data, Buffer.isEncoding(String(encoding)) ? (encoding as 'hex') : 'utf8');
          return data instanceof Uint8Array ? Buffer.from(data) : Buffer.alloc(0);
        }),
      );
      const { body } = record(200, {}, ...chunks);
      if (bytes.length > 16 * 1024) expect(body).toBeUndefined();
      else expect(body).toEqual(bytes);
    }),
  );
});

test('an answer like the one before it is the same record, and nothing else is', () => {
  const json = { 'content-type': 'application/json' };
  const first = record(200, json, ['{"received":true}']);
  expect(first).toEqual({ status: 200, headers: json, body: Buffer.from('{"received":true}') });
  expect(record(200, json, ['{"received":true}', 'utf8'])).toBe(first);

  for (const [status, headers, ...chunks] of [
    [201, json, ['{"received":true}']],
    [200, {}, ['{"received":true}']],
    [200, { 'content-type': 'text/plain' }, ['{"received":true}']],
    [200, { ...json, 'content-encoding': 'gzip' }, ['{"received":true}']],
    [200, json, ['{"received":false}']],
    [200, json, ['{"received":true}'], [' ']],
    [200, json, [' '], ['{"received":true}']],
    [200, json, [Buffer.from('{"received":true} ')]],
    [200, json],
  ] as [number, Record<string, unknown>, ...[unknown][]][]) {
    const text = chunks.map(([chunk]) => String(chunk)).join('');
    expect(record(status, headers, ...chunks)).toEqual({ status, headers, body: Buffer.from(text) });
    expect(record(200, json, ['{"received":true}'])).toEqual(first);
  }
});

test('bytes like those before them are the same record too, and what the application does with its own does not change it', () => {
  for (const length of [17, 3_000]) {
    const sent = Buffer.alloc(length, 'a');
    const first = record(200, {}, [sent]);
    expect(first.body).not.toBe(sent);
    expect(record(200, {}, [Buffer.from(sent)])).toBe(first);
    expect(record(200, {}, [new Uint8Array(sent)])).toBe(first);
    sent[length - 1] = 0x62;
    expect(first.body).toEqual(Buffer.alloc(length, 'a'));
    const second = record(200, {}, [sent]);
    expect(second.body).toEqual(Buffer.concat([Buffer.alloc(length - 1, 'a'), Buffer.from('b')]));
    expect(record(200, {}, [sent.subarray(0, 10)]).body).toEqual(Buffer.alloc(10, 'a'));
    expect(record(200, {}, [sent], [sent]).body).toEqual(Buffer.concat([sent, sent]));
  }
});

test('of any view its bytes are kept', () => {
  const bytes = Buffer.from('four and more bytes.');
  const memory = new Uint8Array([0, 0, 0, 0, ...bytes]).buffer;
  for (const view of [new DataView(memory, 4), new Uint16Array(memory, 4), new Int32Array(memory, 4)]) {
    expect(record(200, {}, [view]).body).toEqual(bytes);
    expect(record(200, {}, ['<'], [view]).body).toEqual(Buffer.concat([Buffer.from('<'), bytes]));
  }
});

test('a chunk that alone is too large is not copied to find that out', () => {
  const chunk = Buffer.alloc(16 * 1024 + 1);
  const copying = vi.spyOn(Buffer, 'allocUnsafeSlow');
  expect(record(200, {}, [chunk]).body).toBeUndefined();
  expect(copying).not.toHaveBeenCalled();
  copying.mockRestore();
  expect(record(200, {}, [chunk.toString('latin1'), 'latin1']).body).toBeUndefined();
});

test('where nothing wants the body, nothing is kept that describes it', () => {
  expect(recordResponse(200, () => 'application/json', undefined)).toEqual({ status: 200, headers: {}, body: undefined });
});

test('a header is told by its name in any case, as `toLowerCase` has it', () => {
  const name = fc.constantFrom('content-type', 'x-k', 'stripe-signature', 'i');
  const written = fc.oneof(
    fc.string({ unit: 'binary', maxLength: 16 }),
    fc.constantFrom('X-\u212a', 'X-K', '\u0130', 'I', '@', '`'),
  );
  const anyCase = name.chain((lower) =>
    fc
      .array(fc.boolean(), { minLength: lower.length, maxLength: lower.length })
      .map((upper) => [...lower].map((char, i) => (upper[i] ? char.toUpperCase() : char)).join('')),
  );
  fc.assert(
    fc.property(fc.oneof(written, anyCase), name, (text, lower) => {
      expect(isHeader(text, lower)).toBe(text.length === lower.length && text.toLowerCase() === lower);
    }),
  );
});

import fc from 'fast-check';
import { expect, it } from 'vitest';
import { isMultipart, readMultipart } from '../../src/signatures/multipart.js';

const NAMES = ['timestamp', 'token', 'signature'];
const text = fc.string({ unit: fc.constantFrom('a', '\r', '\n', '-', '"', ';', '=', ' ', 'é', '\0') });
const field = fc.record({ name: fc.oneof(fc.constantFrom(...NAMES), text), value: text, isFile: fc.boolean() });

/** As Node writes it. */
async function written(fields: readonly { name: string; value: string; isFile: boolean }[]) {
  const form = new FormData();
  for (const { name, value, isFile } of fields) form.append(name, isFile ? new Blob([value]) : value);
  const response = new Response(form);
  return { contentType: response.headers.get('content-type')!, body: Buffer.from(await response.arrayBuffer()) };
}

it('reads what Node writes: the fields asked for that are there once and no files', async () => {
  const run = fc.asyncProperty(fc.array(field, { minLength: 1, maxLength: 12 }), async (fields) => {
    const { contentType, body } = await written(fields);
    expect(isMultipart(contentType)).toBe(true);
    const expected = NAMES.flatMap((name) => {
      const found = fields.filter((each) => each.name === name && !each.isFile);
      // A form is sent with line ends of two characters.
      return found.length === 1 ? [[name, found[0]!.value.replace(/\r\n?|\n/g, '\r\n')]] : [];
    });
    const read = readMultipart(body, contentType, NAMES)!;
    const given = [...read].map(([name, bytes]) => [name, bytes.toString()]);
    expect(Object.fromEntries(given)).toEqual(Object.fromEntries(expected));
  });
  await fc.assert(run, { numRuns: 300 });
});

const lines = (...all: string[]) => Buffer.from(all.join('\r\n'));
const HEAD = 'Content-Disposition: form-data; name="token"';

it.each([
  ['a preamble and an epilogue', lines('for readers', '--b', HEAD, '', 'x', '--b--', 'the end'), 'x'],
  ['spaces behind a boundary', lines('--b  ', HEAD, '', 'x', '--b--'), 'x'],
  [
    'other headers, in any letters',
    lines('--b', 'X-A: name="no"', HEAD.toUpperCase().replace('TOKEN', 'token'), '', 'x', '--b--'),
    'x',
  ],
  ['nothing in it', lines('--b', HEAD, '', '', '--b--'), ''],
  ['twice the same name', lines('--b', HEAD, '', 'x', '--b', HEAD, '', 'x', '--b--'), undefined],
  ['a file', lines('--b', `${HEAD}; filename="x"`, '', 'x', '--b--'), undefined],
  [
    'a file with its name first',
    lines('--b', 'Content-Disposition: form-data; filename="a"; name="token"', '', 'x', '--b--'),
    undefined,
  ],
  ['an attachment', lines('--b', 'Content-Disposition: attachment; name="token"', '', 'x', '--b--'), undefined],
])('a field with %s', (_title, body, value) => {
  expect(readMultipart(body, 'multipart/form-data; boundary=b', ['token'])?.get('token')?.toString()).toBe(value);
});

it.each([
  ['no end', lines('--b', HEAD, '', 'x'), 'multipart/form-data; boundary=b'],
  ['no end of a head', lines('--b', HEAD), 'multipart/form-data; boundary=b'],
  ['another boundary', lines('--b', HEAD, '', 'x', '--b--'), 'multipart/form-data; boundary=c'],
  ['no boundary', lines('--b', HEAD, '', 'x', '--b--'), 'multipart/form-data; charset=utf-8'],
  ['too long a boundary', lines('--b'), `multipart/form-data; boundary=${'b'.repeat(71)}`],
  ['too long a head', lines('--b', HEAD, `X: ${'y'.repeat(9_000)}`, '', 'x', '--b--'), 'multipart/form-data; boundary=b'],
  ['too many parts', lines(...Array(201).fill(`--b\r\n${HEAD}\r\n\r\nx`), '--b--'), 'multipart/form-data; boundary=b'],
])('%s: not such a body', (_title, body, contentType) => {
  expect(readMultipart(body, contentType, ['token'])).toBeUndefined();
});

it('takes any bytes', () => {
  const piece = fc.constantFrom('--b', '--', '\r\n', HEAD, 'x', '\0', '"', '=');
  fc.assert(
    fc.property(fc.array(piece), (pieces) => {
      readMultipart(Buffer.from(pieces.join('')), 'multipart/form-data; boundary="b"', ['token']);
    }),
  );
});

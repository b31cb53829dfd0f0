import { type Numbers, pick, randomBytes } from './numbers.js';

const texts = [
  '',
  '{}',
  '[]',
  'null',
  '{"a":',
  '\ufeff{}',
  '{"a":1}\r\n',
  '\r\n',
  'a=1&b=2&',
  '%',
  '%zz&%41=+',
  '\0',
  '"\\ud800"',
  '<kind>',
];
const MIB = 1_048_576;

/** What breaks those who decode, parse or copy before they verify. */
export const awkwardBodies: readonly Buffer[] = [
  ...texts.map((text) => Buffer.from(text)),
  Buffer.from([0xff, 0xfe, 0x00, 0xc3, 0x28, 0xed, 0xa0, 0x80, 0xf4, 0x90, 0x80, 0x80]),
  Buffer.from([0xef, 0xbb, 0xbf, 0x7b, 0x7d]),
  Buffer.from('{"id":1e400,"id":"2","__proto__":{"x":1},"a":"\\u0000"}'),
];

/** As long or as deep as anything gets. Slow, so each is used once in many rounds. */
export const largeBodies: readonly Buffer[] = [
  Buffer.alloc(MIB, 0xff),
  Buffer.alloc(MIB, 'a=%41&'),
  Buffer.alloc(MIB, '['),
  Buffer.alloc(MIB, '{"a":'),
  Buffer.from(`${'['.repeat(100_000)}${']'.repeat(100_000)}`),
  Buffer.from(JSON.stringify({ id: 'evt_1', filler: 'é"\\'.repeat(MIB / 4) })),
];

export function anyBody(next: Numbers): Buffer {
  return next(3) === 0 ? pick(next, awkwardBodies) : randomBytes(next);
}

/** Another body than the given one, near to it as often as not. */
export function otherBody(next: Numbers, body: Buffer): Buffer {
  const text = () => body.toString('latin1');
  const made = [
    () => body.subarray(0, next(body.length + 1)),
    () => Buffer.concat([body, Buffer.from(pick(next, ['\n', ' ', '\0', '&', '&a=1', '\r\n', '}']))]),
    () => Buffer.concat([Buffer.from(pick(next, ['\ufeff', ' ', '\n', 'a=1&'])), body]),
    () => Buffer.from(text().replaceAll('\n', '\r\n'), 'latin1'),
    () => Buffer.from(body.toString(), 'utf8'),
    () => Buffer.from(text(), 'utf8'),
    () => Buffer.from(text().replaceAll('"', "'"), 'latin1'),
    () => anyBody(next),
  ];
  return pick(next, made)();
}

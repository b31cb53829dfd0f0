import { createHmac, createSecretKey } from 'node:crypto';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { type HashName, hmac } from '../../src/signatures/hmac.js';

const NAMES: readonly HashName[] = ['sha1', 'sha256', 'sha512'];
const text = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 60 }),
  // Short and long ones are written in different ways.
  fc.nat(300).map((length) => 'a'.repeat(length)),
  fc.nat(300).map((length) => `${'a'.repeat(length)}é`),
);
const body = fc.oneof(
  fc.uint8Array({ maxLength: 300 }),
  fc.nat(150_000).map((size) => Buffer.alloc(size, size)),
);

function expected(name: HashName, key: Buffer, before: string, bytes: Buffer | undefined, after: string): string {
  const running = createHmac(name, key).update(before);
  return (bytes === undefined ? running : running.update(bytes)).update(after).digest('hex');
}

it.each(NAMES)('%s: what node:crypto makes of any key, texts and body', (name) => {
  const bytes = fc.option(body, { nil: undefined });
  fc.assert(
    fc.property(fc.uint8Array({ minLength: 1, maxLength: 300 }), text, bytes, text, (secret, before, given, after) => {
      const key = createSecretKey(secret);
      const whole = given && Buffer.from(given);
      // The second time with what is known of the key.
      for (let i = 0; i < 2; i++) {
        const digest = Buffer.from(hmac(name, key, { before, body: whole, after }), 'latin1').toString('hex');
        expect(digest).toBe(expected(name, Buffer.from(secret), before, whole, after));
      }
    }),
    { numRuns: 300 },
  );
});

it('one key serves several hashes', () => {
  const key = createSecretKey(Buffer.from('key'));
  for (const name of [...NAMES, ...NAMES]) {
    const digest = Buffer.from(hmac(name, key, { before: 'a', body: undefined, after: '' }), 'latin1').toString('hex');
    expect(digest).toBe(expected(name, Buffer.from('key'), 'a', undefined, ''));
  }
});

// RFC 4231, test cases 1, 2 and 6: a key of 20 bytes, one of 4, and one that is longer than a block.
it.each([
  [Buffer.alloc(20, 0x0b), 'Hi There', 'b0344c61d8db38535ca8afceaf0bf12b881dc200c9833da726e9376c2e32cff7'],
  [Buffer.from('Jefe'), 'what do ya want for nothing?', '5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843'],
  [
    Buffer.alloc(131, 0xaa),
    'Test Using Larger Than Block-Size Key - Hash Key First',
    '60e431591ee0b67f0d8a26aacbf5b77f8e0bc6213728c5140546040f0ee37f54',
  ],
])('the published answer for %j', (secret, message, digest) => {
  const body = Buffer.from(message);
  expect(Buffer.from(hmac('sha256', createSecretKey(secret), { before: '', body, after: '' }), 'latin1').toString('hex')).toBe(
    digest,
  );
});

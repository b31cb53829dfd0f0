import { createPublicKey, generateKeyPairSync } from 'node:crypto';
import { inspect } from 'node:util';
import { describe, expect, it } from 'vitest';
import { type Algorithm, algorithms } from '../../src/signatures/algorithms.js';
import { fingerprint, type KeyForm, readKeys } from '../../src/signatures/keys.js';

const read = (text: string, algorithm: Algorithm, form: KeyForm = {}) => readKeys(text, algorithms[algorithm], form);
const bytesOf = (...parameters: Parameters<typeof read>) => read(...parameters).map((key) => key.export());

describe('a shared secret', () => {
  it('is text unless it is said to be encoded', () => {
    expect(bytesOf('whsec_YWJj', 'hmac-sha256')).toEqual([Buffer.from('whsec_YWJj')]);
    expect(bytesOf('whsec_YWJj', 'hmac-sha256', { encoding: 'base64', stripPrefix: 'whsec_' })).toEqual([Buffer.from('abc')]);
    expect(bytesOf('YWJj', 'hmac-sha256', { encoding: 'base64', stripPrefix: 'whsec_' })).toEqual([Buffer.from('abc')]);
    expect(bytesOf('6162', 'hmac-sha256', { encoding: 'hex' })).toEqual([Buffer.from('ab')]);
    expect(bytesOf('a,b', 'hmac-sha256', { separator: ',' })).toEqual([Buffer.from('a'), Buffer.from('b')]);
  });

  it.each([
    ['', 'is blank'],
    [' \t', 'is blank'],
    [' s3cret', 'has white space around it'],
    ['s3cret\n', 'has white space around it'],
    ['whsec_', 'holds nothing after whsec_'],
    ['whsec_s3cret!', 'is not base64 after whsec_'],
    ['s3cret!', 'is not base64'],
    ['YWJjZ', 'is not base64'],
    ['YWJjZA=', 'is not base64'],
    ['====', 'is not base64'],
    ['YWJj-_', 'is not base64'],
    ['YWJj,,YWJj', 'holds a blank key'],
  ])('%j: %s', (text, message) => {
    const form: KeyForm = { encoding: 'base64', stripPrefix: 'whsec_', separator: ',' };
    expect(() => read(text, 'hmac-sha256', form)).toThrow(new Error(message));
  });

  it('may be a word that somebody made up: the bits that no byte has do not count', () => {
    const form: KeyForm = { encoding: 'base64', stripPrefix: 'whsec_' };
    for (const text of ['whsec_YWJjZB==', 'whsec_YWJjZB', 'whsec_YWJjZA', 'whsec_YWJjZA=='])
      expect(bytesOf(text, 'hmac-sha256', form), text).toEqual([Buffer.from('abcd')]);
  });

  it('must be text', () => {
    expect(() => read(undefined as unknown as string, 'hmac-sha256')).toThrow(new Error('is not text'));
  });

  it('is not to be seen', () => {
    const keys = read('correct horse', 'hmac-sha256');
    expect(inspect(keys, { showHidden: true, depth: 9 })).not.toContain('correct');
    expect(JSON.stringify(keys)).toBe('[{}]');
  });
});

describe('a public key', () => {
  const { publicKey, privateKey } = generateKeyPairSync('ed25519');
  const spki = publicKey.export({ format: 'der', type: 'spki' });
  const raw = Buffer.from(publicKey.export({ format: 'jwk' }).x as string, 'base64url');

  it.each([
    ['PEM', publicKey.export({ format: 'pem', type: 'spki' }).toString()],
    ['PEM with \\n for its line breaks', publicKey.export({ format: 'pem', type: 'spki' }).toString().replaceAll('\n', '\\n')],
    ['PEM in one line', publicKey.export({ format: 'pem', type: 'spki' }).toString().trim().replaceAll('\n', ' ')],
    ['base64 SPKI', spki.toString('base64')],
    ['base64 SPKI in lines', spki.toString('base64').replace(/.{25}/g, '$&\n')],
    ['hex SPKI', spki.toString('hex')],
    ['32 bytes in hex', raw.toString('hex')],
    ['32 bytes in base64', raw.toString('base64')],
    ['JWK', JSON.stringify(publicKey.export({ format: 'jwk' }))],
  ])('may be %s', (_form, text) => {
    const [key] = read(text, 'ed25519');
    expect(createPublicKey(key!.export({ format: 'pem', type: 'spki' })).equals(publicKey)).toBe(true);
  });

  it.each([
    ['nothing of the kind', 'not a public key'],
    ['-----BEGIN PUBLIC KEY-----\nAAAA\n-----END PUBLIC KEY-----\n', 'not a public key'],
    ['{"kty":"OKP"}', 'not a public key'],
    ['{', 'not a public key'],
    [JSON.stringify(privateKey.export({ format: 'jwk' })), 'not a public key'],
    [privateKey.export({ format: 'pem', type: 'pkcs8' }).toString(), 'private key'],
  ])('is not %j', (text, why) => expect(() => read(text, 'ed25519')).toThrow(why));

  it('must be of the kind that the algorithm needs', () => {
    const rsa = generateKeyPairSync('rsa', { modulusLength: 1024 }).publicKey.export({ format: 'pem', type: 'spki' }).toString();
    const p384 = generateKeyPairSync('ec', { namedCurve: 'secp384r1' })
      .publicKey.export({ format: 'pem', type: 'spki' })
      .toString();
    expect(() => read(rsa, 'ed25519')).toThrow('another kind than ed25519');
    expect(() => read(p384, 'ecdsa-p256-sha256')).toThrow('another curve');
  });
});

it('a fingerprint tells secrets apart and is not the hash of one', () => {
  expect(fingerprint('a')).toMatch(/^[0-9a-f]{12}$/);
  expect(fingerprint('a')).not.toBe(fingerprint('b'));
  expect('ca978112ca1bbdcafac231b39a23dc4da786eff8147c4e72b9807785afee48bb').not.toContain(fingerprint('a'));
});

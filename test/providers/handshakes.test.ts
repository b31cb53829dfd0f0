import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  compileProvider,
  findProvider,
  type HandshakeRule,
  type ProviderDescription,
  providerNames,
} from '../../src/providers/index.js';
import { request } from './request.js';

const greeting = providerNames.map((name) => findProvider(name)!).filter(({ handshakes }) => handshakes !== undefined);

/** Requests that come near to a handshake. */
const near = fc.record({
  method: fc.constantFrom('GET', 'HEAD', 'OPTIONS', 'POST', 'PUT'),
  target: fc.oneof(
    fc.constantFrom(
      '/hook',
      '/hook?challenge=a',
      '/hook?validationToken=a',
      '/hook?hub.mode=subscribe&hub.challenge=1&hub.verify_token=t',
      '/hook?crc_token=%',
      '/hook?challenge=%00&challenge=b',
      '/hook?bt_challenge=20f9f8ed05f77439fe955c977e4c8a53',
    ),
    fc.string({ unit: 'binary' }),
  ),
  headers: fc.dictionary(
    fc.constantFrom(
      'x-hook-secret',
      'x-hook-signature',
      'x-okta-verification-challenge',
      'webhook-request-origin',
      'content-type',
    ),
    fc.string({ unit: 'binary' }),
  ),
  body: fc.oneof(
    fc.constantFrom(
      '',
      '{}',
      'webhook_id=1',
      'webhook_id=1&a=2',
      'mandrill_events=[]',
      'mandrill_events=[1]',
      '{"type":"url_verification","challenge":"c"}',
      '{"type":1}',
      '[]',
      '{"',
    ),
    fc.string({ unit: 'binary' }),
    fc.json(),
  ),
});

describe('a handshake without a signature', () => {
  it('is a question with an answer for any request, and never one with room for an event', async () => {
    await fc.assert(
      fc.asyncProperty(near, fc.constantFrom(...greeting), async ({ target, ...parts }, provider) => {
        const { handshakes } = provider;
        const asked = { ...request(parts), target };
        const isOne = handshakes!.isUnsigned(asked);
        if (isOne) expect(['', '{}', 'webhook_id=1', 'mandrill_events=[]']).toContain(parts.body);
        const reply = await Promise.resolve()
          .then(() => handshakes!.answer(asked, { secret: undefined, verifyToken: () => false }))
          .catch(() => undefined);
        if (reply !== undefined && reply !== 'refused') {
          expect(reply.status).toBeGreaterThanOrEqual(200);
          expect(reply.status).toBeLessThan(300);
          expect(reply.headers['x-content-type-options'] ?? 'nosniff').toBe('nosniff');
          expect(reply.body?.length ?? 0).toBeLessThan(2_048);
        }
      }),
      { numRuns: 3_000 },
    );
  });
});

describe('a description', () => {
  const acme: ProviderDescription = { name: 'acme', algorithm: 'hmac-sha256', signature: { header: 'a' } };
  const withRule = (handshake: HandshakeRule) => () => compileProvider({ ...acme, handshake });

  it.each<[HandshakeRule, string]>([
    [{}, 'handshake: needs at, or a method of its own'],
    [{ at: 'body:a', answer: { text: 'a', json: {} } }, 'text or json, not both'],
    [{ at: 'body:a', answer: { text: '{secret}' } }, 'an answer has no {secret}'],
    [{ at: 'body:a', answer: { headers: { a: '{signature:base32}' } } }, 'an answer has no {signature:base32}'],
    [{ at: 'body:*.a', unless: 'body:0.a' }, 'both by * and by place'],
  ])('that cannot be right is refused: %j', (rule, message) => {
    expect(withRule(rule)).toThrow(message);
  });

  it('can have its answer signed only where there is an HMAC', () => {
    const rule: HandshakeRule = { at: 'body:a', answer: { text: '{signature:hex}' } };
    expect(withRule(rule)).not.toThrow();
    expect(() => compileProvider({ ...acme, algorithm: 'token', handshake: rule })).toThrow('signs with an HMAC');
  });

  it.each([
    ['{"for_user_id":"1"}', false],
    ['[1]', false],
    ['a=1&b=2', false],
    ['1700000000.{}', false],
    ['a b', false],
    ['', false],
    ['a'.repeat(257), false],
    ['NWRiZTg5NTItOWI4NC00MWM3LWE1MzYtYjI2OTg3YTQ1ZjQ3', true],
    ['qgg8vlvZRS6UYooatFL8Aw==', true],
  ])('has no signature for what could be an event: %j', (challenge, isSigned) => {
    const { handshakes, prepareSecret } = findProvider('x')!;
    const asked = { ...request({ method: 'GET' }), target: `/hook?crc_token=${encodeURIComponent(challenge)}` };
    const reply = handshakes!.answer(asked, { secret: prepareSecret('secret'), verifyToken: undefined });
    expect(reply !== undefined).toBe(isSigned);
  });

  it('answers nothing that needs a secret without one', () => {
    const { handshakes } = compileProvider({
      ...acme,
      handshake: { method: 'GET', at: 'query:c', answer: { text: '{signature:hex}' } },
    });
    const asked = { ...request({ method: 'GET' }), target: '/?c=1' };
    expect(handshakes?.answer(asked, { secret: undefined, verifyToken: undefined })).toBeUndefined();
  });
});

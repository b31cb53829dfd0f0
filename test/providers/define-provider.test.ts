import { describe, expect, it } from 'vitest';
import {
  compileProvider,
  defineProvider,
  findProvider,
  type Locator,
  type ProviderDescription,
  providerNames,
  type SchemeDescription,
} from '../../src/providers/index.js';
import { signDelivery } from '../../src/testing.js';
import { request } from './request.js';

const acme = {
  name: 'acme',
  algorithm: 'hmac-sha256',
  signature: { header: 'Acme-Signature', encoding: 'hex', list: { separator: ',', assign: '=', key: 'v1' } },
  signed: '{timestamp}.{body}',
  timestamp: { part: 't', unit: 's' },
  tolerance: '2m',
  retryHorizon: '1.5d',
  maxBodySize: '64kib',
  eventId: 'body:id',
  eventType: 'body:type',
} satisfies ProviderDescription;

describe('defineProvider', () => {
  it('makes a provider that verifies, signs and identifies', () => {
    const provider = defineProvider(acme);
    const { headers, body } = signDelivery(provider, { secret: 's3cret', body: { id: 'a1', type: 'a.b' } });
    const delivery = request({ headers, body });
    const options = { now: Date.now(), toleranceMs: provider.toleranceMs };
    expect(provider.verify(delivery, [provider.prepareSecret('s3cret')], options)).toEqual({ status: 'valid', secretIndex: 0 });
    expect(provider.identify(delivery)).toMatchObject({ eventId: 'a1', eventType: 'a.b' });
  });

  it('knows what the core asks for', () => {
    expect(defineProvider(acme)).toMatchObject({
      name: 'acme',
      toleranceMs: 120_000,
      retryHorizonMs: 129_600_000,
      maxBodyBytes: 65_536,
      eventIdIsSigned: true,
      signsUrl: false,
      secretHeaders: ['acme-signature'],
    });
    const { tolerance: _, retryHorizon: __, maxBodySize: ___, ...short } = acme;
    expect(defineProvider(short)).toMatchObject({ toleranceMs: 300_000, retryHorizonMs: 0, maxBodyBytes: 0 });
    expect(defineProvider({ ...short, tolerance: 'none' }).toleranceMs).toBe(Number.POSITIVE_INFINITY);
  });

  const scheme = (change: Partial<Record<keyof SchemeDescription, unknown>>) => ({ ...acme, ...change }) as ProviderDescription;

  it.each([
    [scheme({ algorithm: 'md5' }), 'algorithm: "md5" is none of hmac-sha1'],
    [scheme({ algorithm: 'constructor' }), 'algorithm: "constructor"'],
    [scheme({ signed: '{time}.{body}' }), 'signed: has {time}'],
    [scheme({ signed: '{body}' }), 'timestamp: goes with {timestamp}'],
    [scheme({ timestamp: undefined }), 'timestamp: goes with {timestamp}'],
    [scheme({ timestamp: { unit: 's' } }), 'timestamp: needs one of'],
    [scheme({ timestamp: { header: 'a', part: 't', unit: 's' } }), 'timestamp: needs one of'],
    [scheme({ timestamp: { header: 'a', unit: 's', optional: true } }), 'timestamp.optional'],
    [scheme({ signature: { header: 'a' } }), 'timestamp.part: needs signature.list'],
    [scheme({ signature: { header: [] } }), 'signature: needs one of'],
    [scheme({ signature: { query: 'a' }, timestamp: { header: 't', unit: 's' } }), 'signature: only a token'],
    [scheme({ signed: '{id}.{timestamp}.{body}' }), 'id: goes with {id}'],
    [scheme({ signed: '{secret}{timestamp}{body}' }), 'signed: {secret} goes with'],
    [scheme({ algorithm: 'sha256' }), 'signed: {secret} goes with'],
    [{ name: 'acme', variants: [] } as ProviderDescription, 'variants: is empty'],
    [
      { ...acme, eventId: 'id' } as unknown as ProviderDescription,
      'eventId: "id" is none of header:<name>, body:<path>, form:<field>, query:<name>',
    ],
    [{ ...acme, eventType: 'body:a..b' } as ProviderDescription, 'eventType: "body:a..b" has an empty step'],
    [{ ...acme, tolerance: '300' } as unknown as ProviderDescription, 'tolerance: "300" is no duration'],
    [{ ...acme, maxBodySize: '1mb' } as unknown as ProviderDescription, 'maxBodySize: "1mb" is no size'],
  ])('refuses what cannot be right: %#', (description, message) => {
    expect(() => defineProvider(description)).toThrow(`provider "acme": ${message}`);
  });
});

describe('findProvider', () => {
  it('makes each provider once, under its own name', () => {
    for (const name of providerNames) expect(findProvider(name)?.name).toBe(name);
    expect(findProvider('stripe')).toBe(findProvider('stripe'));
  });

  it.each(['nobody', '', '__proto__', 'toString', 'Stripe'])('knows no %j', (name) => expect(findProvider(name)).toBeUndefined());

  it('has every provider of the first issue', () => {
    expect(providerNames).toEqual(
      expect.arrayContaining(['clerk', 'github', 'shopify', 'slack', 'standard-webhooks', 'stripe', 'svix']),
    );
  });

  it('says where each provider documents itself, and what the description rests on', () => {
    for (const name of providerNames) {
      const { documentation, evidence, title } = findProvider(name)!.description;
      expect([documentation, evidence, title]).toEqual([
        expect.stringMatching(/^https:\/\//),
        expect.any(String),
        expect.any(String),
      ]);
    }
  });
});

describe('what changes from attempt to attempt', () => {
  const plain: ProviderDescription = { name: 'acme', algorithm: 'hmac-sha256', signature: { header: 'a' } };
  const eventOf = (changesPerAttempt: readonly Locator[], body: string) =>
    compileProvider({ ...plain, changesPerAttempt }).eventBody!(request({ body })).toString();

  it('is left out of a body that is compared', () => {
    const at = ['body:meta.attempt', 'body:sent'] as const;
    expect(eventOf(at, '{"id": 1, "sent": 5, "meta": {"attempt": 2, "a": 1}}')).toBe('{"id":1,"meta":{"a":1}}');
    for (const body of ['', 'a=1', '[', `${'['.repeat(50_000)}${']'.repeat(50_000)}`, '{"__proto__":null}', '7', 'null'])
      expect(eventOf(at, body)).toBe(body);
  });

  it.each(['header:a', 'body:*.a', 'body:a.0', 'body:a..b', 'form:a'] as const)('is a field of a JSON body: %s', (at) => {
    expect(() => eventOf([at], '{}')).toThrow('changesPerAttempt: ');
  });
});

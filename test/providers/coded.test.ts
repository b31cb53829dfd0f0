import { createHmac } from 'node:crypto';
import { inspect } from 'node:util';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Verdict } from '../../src/core/provider.js';
import { codedCatalogue } from '../../src/providers/coded-catalogue.js';
import { findProvider } from '../../src/providers/index.js';
import { signDelivery } from '../../src/testing.js';
import { codedSamples } from './coded-samples.js';
import { request } from './request.js';

const NOW = 1_700_000_000_000;
const URL_OF_ROUTE = 'https://hooks.example.com/in?tenant=1';
const STATUSES = ['valid', 'invalid', 'missing', 'malformed', 'expired', 'unverifiable'];
const anyBody = fc.uint8Array({ maxLength: 300 }).map((bytes) => Buffer.from(bytes));

it('every provider that is code has a sample', () => {
  expect(Object.keys(codedSamples).sort()).toEqual(Object.keys(codedCatalogue).sort());
});

describe.each(Object.entries(codedSamples))('%s', (name, sample) => {
  const provider = findProvider(name)!;
  const [first, second] = sample.secrets;
  const prepared = [provider.prepareSecret(first.verifies), provider.prepareSecret(second.verifies)];
  const { webhookId, covers } = sample;
  const sign = (body: Buffer | string | object, key = first) =>
    signDelivery(provider, {
      body,
      secret: key.signs,
      timestamp: NOW,
      id: 'evt_1',
      url: URL_OF_ROUTE,
      ...(webhookId !== undefined && { webhookId }),
    });
  const verify = (
    headers: Record<string, string>,
    body: Buffer,
    more: { now?: number; secrets?: typeof prepared; url?: string } = {},
  ) =>
    provider.verify(request({ headers, body, url: more.url ?? URL_OF_ROUTE, webhookId }), more.secrets ?? prepared, {
      now: more.now ?? NOW,
      toleranceMs: sample.expiresAfterMs ?? 300_000,
    }) as Verdict;
  const sent = sign(sample.body);

  it('accepts what it signs and says which secret matched', () => {
    expect(verify(sent.headers, sent.body)).toEqual({ status: 'valid', secretIndex: 0 });
    const other = sign(sample.body, second);
    expect(verify(other.headers, other.body)).toEqual({ status: 'valid', secretIndex: 1 });
    expect(verify(other.headers, other.body, { secrets: prepared.slice(0, 1) }).status).toBe('invalid');
    expect(verify(sent.headers, sent.body, { secrets: [] }).status).toBe('unverifiable');
  });

  if (!sample.isOwnForm)
    it('accepts any bytes that it signs', () => {
      fc.assert(
        fc.property(anyBody, (body) => {
          const signed = sign(body);
          expect(verify(signed.headers, signed.body).status).toBe('valid');
        }),
        { numRuns: 50 },
      );
    });

  it('accepts nothing that was changed in one bit', () => {
    const { headers, body } = sent;
    const signed = provider.secretHeaders.map((header) => [header, 0, headers[header]!.length] as const);
    const text = body.toString('latin1');
    const ranges =
      covers?.map((part) => {
        const start = text.indexOf(part);
        // A part that ends in a quote begins a text; one bit of its first character is tried.
        return ['', start + (part.endsWith(':"') ? part.length : 0), part.endsWith(':"') ? 1 : part.length] as const;
      }) ?? ([['', 0, body.length]] as const);
    fc.assert(
      fc.property(fc.constantFrom(...signed, ...ranges), fc.nat(), fc.nat(6), ([place, start, length], index, bit) => {
        const changed = Buffer.from(place === '' ? body : headers[place]!);
        const at = start + (index % length);
        changed[at] = changed[at]! ^ (1 << bit);
        // The same in another spelling: letters of hex and of %-escapes.
        if (changed.toString('latin1').toLowerCase() === (place === '' ? text : headers[place]!).toLowerCase()) return;
        const verdict =
          place === '' ? verify(headers, changed) : verify({ ...headers, [place]: changed.toString('latin1') }, body);
        expect(verdict.status).not.toBe('valid');
      }),
      { numRuns: 300 },
    );
  });

  it('has a verdict for any request', () => {
    const texts = fc.oneof(
      fc.string({ unit: 'binary' }),
      fc.constantFrom(...Object.values(sent.headers), '', '.', '..', 'a.b.c', 'Bearer ', 'JWT ', 'sign=,env=,t='),
    );
    const bodies = fc.oneof(anyBody, fc.json().map(Buffer.from), fc.constant(sent.body), fc.constant(sent.body.subarray(0, 40)));
    const header = fc.tuple(fc.constantFrom(...Object.keys(sent.headers)), texts);
    fc.assert(
      fc.property(fc.array(header, { maxLength: 6 }), bodies, fc.oneof(fc.webUrl(), fc.string()), (headers, body, url) => {
        expect(STATUSES).toContain(verify(Object.fromEntries(headers), body, { url }).status);
        provider.identify(request({ headers: Object.fromEntries(headers), body }));
      }),
    );
  });

  it('does bounded work for a hostile body', () => {
    for (const text of ['[', '{"a":', 'a&', '%', '+', '=', '"', '<timestamp', '{"notificationItems":[']) {
      const body = Buffer.from(text.repeat(1_048_576 / text.length));
      expect(verify(sent.headers, body).status).toMatch(
        name === 'google-pubsub' || name === 'jira-connect' ? /./ : /invalid|malformed|missing/,
      );
      provider.identify(request({ headers: sent.headers, body }));
    }
  });

  if (sample.expiresAfterMs !== undefined)
    it('holds to the tolerance on both sides', () => {
      const limit = sample.expiresAfterMs!;
      for (const now of [NOW - limit, NOW + limit]) expect(verify(sent.headers, sent.body, { now }).status).toBe('valid');
      for (const now of [NOW - limit - 1_000, NOW + limit + 1_000])
        expect(verify(sent.headers, sent.body, { now }).status).toBe('expired');
    });

  if (provider.signsUrl)
    it('signs the URL', () => {
      expect(verify(sent.headers, sent.body, { url: `${URL_OF_ROUTE}2` }).status).toBe('invalid');
      const options = { now: NOW, toleranceMs: 300_000 };
      expect(provider.verify(request({ ...sent }), prepared, options)).toEqual({ status: 'unverifiable' });
    });

  it('reads who the event is', () => {
    const headers = { ...sent.headers, ...sample.headers };
    const { isHandshake = false, ...identity } = provider.identify(request({ headers, body: sent.body }));
    const known = Object.fromEntries(Object.entries(identity).filter(([, value]) => value !== undefined));
    expect({ ...known, isHandshake }).toEqual({ ...sample.identity, isHandshake: false });
  });

  it('shows no secret, and refuses a blank one', () => {
    const view = inspect(prepared, { depth: 9, showHidden: true }) + JSON.stringify(prepared) + inspect(provider, { depth: 9 });
    for (const { verifies } of sample.secrets) expect(view).not.toContain(verifies);
    for (const blank of ['', ' ', '\n']) expect(() => provider.prepareSecret(blank)).toThrow('blank');
    expect(prepared[0]!.fingerprint).not.toBe(prepared[1]!.fingerprint);
  });
});

it('takes any text as Hygraph signs it: as JSON within JSON', () => {
  const provider = findProvider('hygraph')!;
  const secrets = [provider.prepareSecret('a-secret')];
  fc.assert(
    fc.property(fc.oneof(fc.string({ unit: 'grapheme' }), fc.string({ unit: 'binary-ascii' })), (body) => {
      const signed = JSON.stringify({ Body: body, EnvironmentName: 'master', TimeStamp: NOW });
      const signature = createHmac('sha256', 'a-secret').update(signed).digest('base64');
      const headers = { 'gcms-signature': `sign=${signature}, env=master, t=${NOW}` };
      const verdict = provider.verify(request({ headers, body }), secrets, { now: NOW, toleranceMs: 1 }) as Verdict;
      expect(verdict.status).toBe('valid');
    }),
  );
});

import { inspect } from 'node:util';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Identity, SignatureStatus, Verdict } from '../../src/core/provider.js';
import { findProvider, type ProviderDescription } from '../../src/providers/index.js';
import { signDelivery } from '../../src/testing.js';
import { type KeyPair, shared } from './keys.js';
import { request } from './request.js';

export interface Sample {
  /** Two secrets of the kind that the provider hands out. */
  readonly secrets: readonly [KeyPair | string, KeyPair | string];
  /** An event as the provider sends it, and what it calls itself. */
  readonly event: { readonly headers?: Record<string, string>; readonly body: string | object };
  readonly identity: Identity;
  /** The sender shows a token: neither its body nor its time is signed. */
  readonly signsNothing?: boolean;
}

const URL_OF_ROUTE = 'https://hooks.example.com/in?tenant=1';
const NOW = 1_700_000_000_000;
const STATUSES: readonly SignatureStatus[] = ['valid', 'invalid', 'missing', 'malformed', 'expired', 'unverifiable'];
const anyBody = fc.uint8Array({ maxLength: 300 }).map((bytes) => Buffer.from(bytes));

/** What every provider must keep to. Known answers and the provider's own library are tests of their own. */
export function testProvider(name: string, sample: Sample): void {
  const found = findProvider(name);
  if (found === undefined) throw new Error(`no provider ${name}`);
  const provider = found;
  const [first, second] = sample.secrets.map((secret) => (typeof secret === 'string' ? shared(secret) : secret)) as [
    KeyPair,
    KeyPair,
  ];
  const eventBody = Buffer.from(typeof sample.event.body === 'string' ? sample.event.body : JSON.stringify(sample.event.body));
  const toleranceMs = Number.isFinite(provider.toleranceMs) ? provider.toleranceMs : 300_000;

  const prepared = [provider.prepareSecret(first.verifies), provider.prepareSecret(second.verifies)];
  const sign = (body: Buffer, key = first) =>
    signDelivery(provider, { body, secret: key.signs, timestamp: NOW, id: 'evt_1', url: URL_OF_ROUTE });
  const verify = (
    headers: Record<string, string>,
    body: Buffer,
    more: { now?: number; secrets?: typeof prepared; repeated?: string[] } = {},
  ) => {
    const { now = NOW, secrets = prepared, repeated = [] } = more;
    return provider.verify(request({ headers, body, url: URL_OF_ROUTE, repeated }), secrets, { now, toleranceMs }) as Verdict;
  };
  const { headers: sent } = sign(eventBody);
  const signedHeaders = Object.keys(sent).filter(matters);

  /** What a sender adds beside the signature need not change the verdict. */
  function matters(header: string): boolean {
    return verify({ ...sent, [header]: '' }, eventBody).status !== 'valid';
  }

  describe(name, () => {
    it('accepts what it signs, byte for byte, and says which secret matched', () => {
      fc.assert(
        fc.property(anyBody, (body) => {
          expect(verify(sign(body).headers, body)).toEqual({ status: 'valid', secretIndex: 0 });
          expect(verify(sign(body, second).headers, body)).toEqual({ status: 'valid', secretIndex: 1 });
        }),
        { numRuns: 20 },
      );
    });

    it('accepts nothing that was changed in one bit', () => {
      const { headers } = sign(eventBody);
      const places = [
        ...signedHeaders.map((header) => [header, (headers[header] as string).length] as const),
        ['', eventBody.length] as const,
      ];
      fc.assert(
        fc.property(fc.constantFrom(...places), fc.nat(), fc.nat(6), ([place, length], index, bit) => {
          const changed = flipped(Buffer.from(place === '' ? eventBody : (headers[place] as string)), index % length, bit);
          if (place === '') {
            if (!sample.signsNothing) expect(verify(headers, changed).status).not.toBe('valid');
          } else if (!isSameInAnyCase(headers[place] as string, changed.toString('latin1'))) {
            expect(verify({ ...headers, [place]: changed.toString('latin1') }, eventBody).status).not.toBe('valid');
          }
        }),
        { numRuns: 200 },
      );
    });

    it('accepts nothing signed with another secret', () => {
      expect(verify(sign(eventBody).headers, eventBody, { secrets: prepared.slice(1) }).status).toBe('invalid');
      expect(verify(sign(eventBody).headers, eventBody, { secrets: [] }).status).toBe('unverifiable');
    });

    it('wants every signed header, once and not too long', () => {
      const { headers } = sign(eventBody);
      for (const header of signedHeaders) {
        const { [header]: text, ...others } = headers;
        expect(verify(others, eventBody).status).toBe('missing');
        expect(verify({ ...others, [header]: '' }, eventBody).status).toBe('missing');
        expect(verify(headers, eventBody, { repeated: [header] }).status).toBe('malformed');
        expect(verify({ ...others, [header]: `${text}${'A'.repeat(4_097)}` }, eventBody).status).toBe('malformed');
      }
      expect(signedHeaders).not.toEqual([]);
    });

    const times = timestamps(provider.description);
    if (times.length > 0)
      it('holds to the tolerance on both sides, the limits included', () => {
        const step = times.includes('s') || times.includes('http-date') ? 1_000 : 1;
        const { headers } = sign(eventBody);
        for (const now of [NOW - toleranceMs, NOW + toleranceMs + step - 1]) {
          expect(verify(headers, eventBody, { now }).status).toBe('valid');
        }
        for (const now of [NOW - toleranceMs - 1, NOW + toleranceMs + step]) {
          expect(verify(headers, eventBody, { now }).status).toBe('expired');
          expect(verify(sign(eventBody, second).headers, eventBody, { now, secrets: prepared.slice(0, 1) }).status).toBe(
            'invalid',
          );
        }
      });

    it('has a verdict for any headers and any body', () => {
      const texts = fc.oneof(
        fc.string({ unit: 'binary' }),
        fc.string(),
        fc.constantFrom(...Object.values(sent)),
        fc.constantFrom('', ',', '=', ' ', 't=1,'),
      );
      const header = fc.tuple(
        fc.constantFrom(...Object.keys(sent)),
        fc.array(texts, { maxLength: 4 }).map((parts) => parts.join('')),
      );
      fc.assert(
        fc.property(fc.array(header, { maxLength: 6 }), anyBody, (headers, body) => {
          const { status } = verify(Object.fromEntries(headers), body);
          expect(STATUSES).toContain(status);
        }),
        { numRuns: 200 },
      );
    });

    it('reads who the event is', () => {
      const { isHandshake, ...identity } = provider.identify(request({ headers: sample.event.headers ?? {}, body: eventBody }));
      expect(identity).toEqual({ ...NOBODY, ...sample.identity });
      expect(isHandshake).toBe(false);
    });

    it('reads something or nothing from any request', () => {
      fc.assert(
        fc.property(anyBody, (body) => {
          expect(provider.identify(request({ headers: {}, body }))).toMatchObject({ isHandshake: expect.any(Boolean) });
        }),
      );
    });

    it('shows no secret', () => {
      for (const view of [
        inspect(prepared, { depth: 9, showHidden: true }),
        JSON.stringify(prepared),
        inspect(provider, { depth: 9 }),
      ]) {
        for (const { verifies } of [first, second]) expect(view).not.toContain(verifies);
      }
      expect(prepared[0]?.fingerprint).toMatch(/^[0-9a-f]{12}$/);
      expect(prepared[0]?.fingerprint).not.toBe(prepared[1]?.fingerprint);
    });

    it.each(['', ' ', '\n'])('refuses the secret %j', (secret) => {
      expect(() => provider.prepareSecret(secret)).toThrow('blank');
    });
  });
}

const NOBODY: Identity = {
  eventId: undefined,
  eventType: undefined,
  deliveryId: undefined,
  attempt: undefined,
  eventTimeMs: undefined,
};

/** The units of the timestamps that the first scheme signs. */
function timestamps(description: ProviderDescription): readonly string[] {
  const scheme = 'variants' in description ? description.variants[0] : description;
  return scheme?.timestamp === undefined ? [] : [scheme.timestamp.unit];
}

/** Hex and the name of an authorization scheme may be written in either case. */
function isSameInAnyCase(one: string, other: string): boolean {
  const [rest, otherRest] = [one, other].map((text) => text.replace(/[0-9a-f]{32,}|^(?:basic|bearer) /gi, ''));
  return one.toLowerCase() === other.toLowerCase() && rest === otherRest;
}

function flipped(bytes: Buffer, at: number, bit: number): Buffer {
  const copy = Buffer.from(bytes);
  copy[at] = (copy[at] as number) ^ (1 << bit);
  return copy;
}

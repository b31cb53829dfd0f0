import { createHash, createHmac } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import type { Verdict } from '../../src/core/provider.js';
import { findProvider } from '../../src/providers/index.js';
import { type DeliveryToSign, signDelivery } from '../../src/testing.js';
import { ed25519 } from './keys.js';
import { type RequestParts, request } from './request.js';

const NOW = 1_700_000_000_000;
const BODY = '{"id":"evt_1","type":"a.b"}';
const URL_OF_ROUTE = 'https://hooks.example.com/in';
const WHSEC = `whsec_${Buffer.alloc(24, 1).toString('base64')}`;

function sign(name: string, secret: string, more: Partial<DeliveryToSign> = {}): Record<string, string> {
  return signDelivery(name, { body: BODY, secret, timestamp: NOW, id: 'msg_1', url: URL_OF_ROUTE, ...more }).headers;
}

function verify(name: string, secrets: string | string[], headers: Record<string, string>, parts: RequestParts = {}): Verdict {
  const provider = findProvider(name)!;
  const prepared = [secrets].flat().map(provider.prepareSecret);
  const toleranceMs = Math.min(provider.toleranceMs, 300_000);
  return provider.verify(request({ headers, body: BODY, url: URL_OF_ROUTE, ...parts }), prepared, {
    now: NOW,
    toleranceMs,
  }) as Verdict;
}

const good = /v1=(\w+)/.exec(sign('stripe', 'secret')['stripe-signature']!)![1]!;
const stripe = (header: string) => verify('stripe', 'secret', { 'stripe-signature': header }).status;

describe('a list of signatures', () => {
  const bad = 'v1=00,';

  it('may hold wrong, unreadable and unknown ones before the right one', () => {
    expect(stripe(`t=1700000000,v1=${'0'.repeat(64)},v1=potato,v1=é,v2=${good},v1=${good}`)).toBe('valid');
    expect(stripe(` t=1700000000 ,  v1=${good} ,`)).toBe('valid');
    expect(stripe(`v1=${good},t=1700000000`)).toBe('valid');
  });

  it('is read up to its eighth signature', () => {
    expect(stripe(`t=1700000000,${bad.repeat(7)}v1=${good}`)).toBe('valid');
    expect(stripe(`t=1700000000,${bad.repeat(8)}v1=${good}`)).toBe('invalid');
  });

  it.each([
    ['of no known version', `t=1700000000,v2=${good}`],
    ['of the version that anyone can make', `t=1700000000,v0=${good}`],
    ['without a value', 't=1700000000,v1='],
    ['without a timestamp', `v1=${good}`],
    ['with two timestamps', `t=1700000000,t=1700000000,v1=${good}`],
    ['with an empty timestamp', `t=,v1=${good}`],
    ['with a timestamp that is no plain number', `t=+1700000000,v1=${good}`],
    ['with more than 4,096 characters', `t=1700000000,v1=${good}${','.repeat(4_096)}`],
    ['in another separator', `t=1700000000;v1=${good}`],
    ['that is none', 'hello'],
  ])('is malformed %s', (_why, header) => expect(stripe(header)).toBe('malformed'));

  it('is invalid where its signatures are readable or not, and none matches', () => {
    expect(stripe('t=1700000000,v1=bad_signature')).toBe('invalid');
    expect(stripe(`t=1700000001,v1=${good}`)).toBe('invalid');
  });
});

describe('a prefix', () => {
  const { 'x-hub-signature-256': signature = '' } = sign('github', 'secret');
  const github = (text: string) => verify('github', 'secret', { 'x-hub-signature-256': text }).status;

  it.each([
    [signature, 'valid'],
    [signature.toUpperCase().replace('SHA', 'sha'), 'valid'],
    [signature.slice(7), 'malformed'],
    [signature.replace('sha256', 'sha1'), 'malformed'],
    ['sha256=', 'malformed'],
    [`${signature}0`, 'invalid'],
    [signature.slice(0, -2), 'invalid'],
    [`${signature} `, 'invalid'],
    [[...signature].map((character) => String.fromCharCode(character.charCodeAt(0) + 0x100)).join(''), 'malformed'],
    [
      `sha256=${[...signature.slice(7)].map((character) => String.fromCharCode(character.charCodeAt(0) + 0x100)).join('')}`,
      'invalid',
    ],
  ])('%j is %s', (text, status) => expect(github(text)).toBe(status));
});

describe('the bytes of the body', () => {
  it('are what is signed: not the text that they decode to', () => {
    const broken = Buffer.from([0x22, 0xff, 0x22]);
    const replaced = Buffer.from(broken.toString());
    const headers = sign('stripe', 'secret', { body: broken });
    expect(verify('stripe', 'secret', headers, { body: broken }).status).toBe('valid');
    expect(verify('stripe', 'secret', headers, { body: replaced }).status).toBe('invalid');
    const plain = sign('stripe', 'secret', { body: BODY });
    expect(verify('stripe', 'secret', plain, { body: `\ufeff${BODY}` }).status).toBe('invalid');
  });
});

describe('several secrets', () => {
  it('are tried in order, and the one that matched is named', () => {
    const headers = sign('github', 'new');
    expect(verify('github', ['old', 'older', 'oldest', 'yet older', 'new'], headers)).toEqual({
      status: 'valid',
      secretIndex: 4,
    });
    expect(verify('github', ['old', 'older'], headers)).toEqual({ status: 'invalid' });
  });

  it('may sign one delivery together', () => {
    const headers = sign('stripe', 'secret', { secret: ['old', 'new'] });
    expect(verify('stripe', 'new', headers).status).toBe('valid');
    expect(verify('stripe', 'old', headers).status).toBe('valid');
  });
});

describe('an id', () => {
  const headers = sign('standard-webhooks', WHSEC);

  it.each([
    ['other', 'invalid'],
    ['', 'missing'],
    ['msg_1.17', 'malformed'],
    ['msg_1\u0100', 'malformed'],
    ['msg\u00e9', 'malformed'],
    ['a'.repeat(4_097), 'malformed'],
  ])('%j is %s', (id, status) => {
    expect(verify('standard-webhooks', WHSEC, { ...headers, 'webhook-id': id }).status).toBe(status);
  });

  it('cannot take over the beginning of the body', () => {
    const whole = sign('standard-webhooks', WHSEC, { body: '200.5', id: 'msg' });
    const moved = { ...whole, 'webhook-id': 'msg.1700000000', 'webhook-timestamp': '200' };
    expect(verify('standard-webhooks', WHSEC, whole, { body: '200.5' }).status).toBe('valid');
    expect(verify('standard-webhooks', WHSEC, moved, { body: '5' }).status).toBe('malformed');
  });

  it('is read from the first of two headers, for the signature and for the event', () => {
    const svix = findProvider('svix')!;
    const headers = { ...sign('standard-webhooks', WHSEC), 'svix-id': 'another' };
    expect(verify('svix', WHSEC, headers).status).toBe('invalid');
    expect(svix.identify(request({ headers, body: BODY })).eventId).toBe('another');
  });
});

describe('variants', () => {
  const asymmetric = ed25519((raw) => `whpk_${raw.toString('base64')}`);

  it('standard webhooks: the kind of the secret decides', () => {
    const signed = sign('svix', WHSEC);
    const sealed = sign('svix', asymmetric.signs);
    expect(verify('svix', WHSEC, signed).status).toBe('valid');
    expect(verify('svix', asymmetric.verifies, sealed).status).toBe('valid');
    expect(verify('svix', [WHSEC, asymmetric.verifies], sealed)).toEqual({ status: 'valid', secretIndex: 1 });
    expect(verify('svix', asymmetric.verifies, signed).status).toBe('malformed');
    expect(verify('svix', WHSEC, sealed).status).toBe('malformed');
    expect(verify('svix', [WHSEC, asymmetric.verifies], { ...signed, 'svix-id': 'other' }).status).toBe('invalid');
  });

  it('hubspot: an older version does not stand in for a newer one that failed', () => {
    const provider = findProvider('hubspot')!;
    const v3 = sign('hubspot', 'secret');
    const v1 = { 'x-hubspot-signature': sha256(`secret${BODY}`), 'x-hubspot-signature-version': 'v1' };
    expect(provider.signsUrl).toBe(true);
    expect(verify('hubspot', 'secret', v1).status).toBe('valid');
    expect(verify('hubspot', 'secret', { ...v1, ...v3 }).status).toBe('valid');
    expect(verify('hubspot', 'secret', { ...v1, ...v3, 'x-hubspot-signature-v3': 'AAAA' }).status).toBe('invalid');
    expect(verify('hubspot', 'secret', { ...v1, 'x-hubspot-signature-version': 'v9' }).status).toBe('malformed');
    expect(verify('hubspot', 'secret', {}).status).toBe('missing');
  });

  it('hubspot: signs the URL with some escapes decoded', () => {
    const url = 'https://a.test/x?to=%3Ame%2f%20%2A';
    const decoded = sign('hubspot', 'secret', { url: 'https://a.test/x?to=:me/%20*' });
    expect(verify('hubspot', 'secret', decoded, { url }).status).toBe('valid');
  });

  it('gitlab: a token does not do where a signing token is set', () => {
    expect(verify('gitlab', 'plain-token', { 'x-gitlab-token': 'plain-token' }).status).toBe('valid');
    expect(verify('gitlab', WHSEC, { 'x-gitlab-token': WHSEC }).status).toBe('malformed');
    expect(verify('gitlab', WHSEC, sign('gitlab', WHSEC)).status).toBe('valid');
  });

  it('box: either of two keys, each in a header of its own', () => {
    const both = sign('box', 'one,two');
    const { 'box-signature-primary': _, ...secondary } = both;
    expect(verify('box', 'two', both).status).toBe('valid');
    expect(verify('box', 'one,two', secondary).status).toBe('valid');
    expect(verify('box', 'one', secondary).status).toBe('invalid');
    expect(verify('box', 'one', both, { repeated: ['box-signature-secondary'] }).status).toBe('malformed');
  });

  it('x: two signatures while an app has two secrets, and either will do', () => {
    const [newer, older] = ['x-twitter-webhooks-signature-oauth2', 'x-twitter-webhooks-signature'] as const;
    const by = (secret: string) => sign('x', secret)[newer]!;
    const both = { [newer]: by('client'), [older]: by('consumer') };
    expect(verify('x', 'client', both).status).toBe('valid');
    expect(verify('x', 'consumer', both).status).toBe('valid');
    expect(verify('x', 'consumer', { [older]: by('consumer') }).status).toBe('valid');
    expect(verify('x', 'other', both).status).toBe('invalid');
  });

  it('coinbase-cdp: a v0 counts where there is no v1, and never beside one', () => {
    const v0 = createHmac('sha256', 'secret')
      .update(`${NOW / 1_000}.${BODY}`)
      .digest('hex');
    const of = (header: string, body = BODY) =>
      verify('coinbase-cdp', 'secret', { 'x-hook0-signature': header }, { body }).status;
    expect(of(`t=${NOW / 1_000},v0=${v0}`)).toBe('valid');
    expect(of(`t=${NOW / 1_000},v0=${v0}`, `${BODY} `)).toBe('invalid');
    expect(of(`t=${NOW / 1_000},h=content-type,v0=${v0},v1=${v0}`)).toBe('malformed');
    expect(of(`t=${NOW / 1_000},v0=`)).toBe('malformed');
  });

  it('coinbase-cdp: the body cannot take over from the headers, nor the headers from the body', () => {
    const { 'x-hook0-signature': shown, ...headers } = sign('coinbase-cdp', 'secret');
    const of = (changed: Record<string, string>, header: string, body: string) =>
      verify('coinbase-cdp', 'secret', { ...headers, ...changed, 'x-hook0-signature': header }, { body }).status;
    const cut = BODY.indexOf(',');
    const [time, , v1] = shown!.split(',');
    expect(of({}, shown!, BODY)).toBe('valid');
    expect(of({ 'x-event-id': 'msg_2' }, shown!, BODY)).toBe('invalid');
    // The same bytes in another place.
    expect(of({ 'x-event-id': `msg_1.${BODY.slice(0, cut)}` }, shown!, BODY.slice(cut + 1))).toBe('malformed');
    expect(of({}, `${time},${v1!.replace('v1', 'v0')}`, `content-type x-event-id.application/json.msg_1.${BODY}`)).toBe(
      'malformed',
    );
    expect(of({}, `${time},h=content-type,${v1}`, `x-event-id.application/json.msg_1.${BODY}`)).toBe('malformed');
    // What its caveat admits.
    const dotted = sign('coinbase-cdp', 'secret', { id: 'a.b' })['x-hook0-signature']!;
    expect(of({ 'content-type': 'application/json.a', 'x-event-id': 'b' }, dotted, BODY)).toBe('valid');
  });
});

describe('the URL', () => {
  it('must be known where it is signed', () => {
    const headers = sign('square', 'secret');
    expect(verify('square', 'secret', headers).status).toBe('valid');
    expect(verify('square', 'secret', headers, { url: `${URL_OF_ROUTE}/` }).status).toBe('invalid');
    expect(verify('square', 'secret', headers, { url: undefined }).status).toBe('unverifiable');
  });
});

describe('a timestamp in the body', () => {
  const at = (webhookTimestamp: unknown, secret = 'secret') => {
    const body = JSON.stringify({ webhookTimestamp });
    return verify('linear', 'secret', sign('linear', secret, { body }), { body }).status;
  };

  it('is judged once the body is known to be the sender’s', () => {
    expect([at(NOW), at(NOW - 60_000), at(NOW - 60_001), at(NOW + 60_001)]).toEqual(['valid', 'valid', 'expired', 'expired']);
    expect([at('soon'), at(-1), at(undefined), at(NOW - 60_001, 'other')]).toEqual([
      'malformed',
      'malformed',
      'valid',
      'invalid',
    ]);
  });
});

function sha256(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}

import { describe, expect, it } from 'vitest';
import { compileProvider, findProvider, type ProviderDescription } from '../../src/providers/index.js';
import { type RequestParts, request } from './request.js';

const description: ProviderDescription = {
  name: 'acme',
  algorithm: 'hmac-sha256',
  signature: { header: 'acme-signature' },
  eventId: ['header:Acme-Id', 'body:id', 'body:event.id'],
  eventType: 'body:type',
  attempt: { at: 'header:acme-try', first: 0 },
  eventTime: { at: 'body:at', unit: 's' },
};
const acme = compileProvider(description);
const identify = (parts: RequestParts, provider = acme) => provider.identify(request(parts));

describe('identify', () => {
  it('takes the first place that holds something', () => {
    const body = '{"event":{"id":"3"},"id":"2"}';
    expect(identify({ headers: { 'acme-id': '1' }, body }).eventId).toBe('1');
    expect(identify({ headers: { 'acme-id': '' }, body }).eventId).toBe('2');
    expect(identify({ body: '{"event":{"id":"3"},"id":null}' }).eventId).toBe('3');
    expect(identify({ body: '{"event":{"id":"3"},"id":""}' }).eventId).toBe('3');
  });

  it.each([
    ['a'.repeat(256), 'a'.repeat(256)],
    ['a'.repeat(257), undefined],
    ['a b~!', 'a b~!'],
    ['é', undefined],
    ['a\tb', undefined],
    ['a\u0000b', undefined],
    ['__proto__', '__proto__'],
  ])('id %j becomes %j', (id, eventId) => {
    expect(identify({ body: JSON.stringify({ id }) }).eventId).toBe(eventId);
    expect(identify({ headers: { 'acme-id': id } }).eventId).toBe(eventId);
  });

  it('takes a number as it is written, and nothing else for an id', () => {
    expect(identify({ body: '{"id":12345678901234567890}' }).eventId).toBe('12345678901234567890');
    for (const id of ['{}', '[]', 'true', 'null']) expect(identify({ body: `{"id":${id}}` }).eventId).toBeUndefined();
  });

  it('takes nothing from a header that was sent twice', () => {
    expect(identify({ headers: { 'acme-id': '1' }, body: '{"id":"2"}', repeated: ['acme-id'] }).eventId).toBeUndefined();
  });

  it('counts attempts from one', () => {
    const attempts = ['0', '1', '999999', '1000000', '-1', '1.5', 'x', ''].map(
      (text) => identify({ headers: { 'acme-try': text } }).attempt,
    );
    expect(attempts).toEqual([1, 2, 1_000_000, undefined, undefined, undefined, undefined, undefined]);
  });

  it('has no time for what is none', () => {
    expect(identify({ body: '{"at":1700000000}' }).eventTimeMs).toBe(1_700_000_000_000);
    expect(identify({ body: '{"at":"1700000000"}' }).eventTimeMs).toBe(1_700_000_000_000);
    expect(identify({ body: '{"at":"now"}' }).eventTimeMs).toBeUndefined();
  });

  it.each(['', 'not json', '{"id":"1"', '<xml/>', 'id=1'])('has nothing from the body %j', (body) => {
    expect(identify({ body })).toEqual({ isHandshake: false });
  });
});

describe('handshakes', () => {
  it.each([
    ['slack', {}, { type: 'url_verification', challenge: 'c' }, true],
    ['slack', {}, { type: 'event_callback', event: { type: 'url_verification' } }, false],
    ['zoom', {}, { event: 'endpoint.url_validation', payload: { plainToken: 't' } }, true],
    ['discord', {}, { type: 1, id: '1', token: 't' }, true],
    ['discord', {}, { type: 0 }, true],
    ['discord', {}, { type: 1, event: { type: 'ENTITLEMENT_CREATE' } }, false],
    ['notion', {}, { verification_token: 'secret_x' }, true],
    ['twitch', {}, { challenge: 'c', subscription: { type: 'stream.online' } }, true],
    ['twitch', { 'twitch-eventsub-message-type': 'webhook_callback_verification' }, { subscription: { type: 'x' } }, false],
    ['asana', { 'x-hook-secret': 's' }, {}, true],
    ['asana', { 'x-hook-secret': 's', 'x-hook-signature': 'ab' }, { events: [] }, false],
    ['xero', {}, { events: [], firstEventSequence: 0, lastEventSequence: 0 }, true],
    ['azure-event-grid', {}, [{ eventType: 'Microsoft.EventGrid.SubscriptionValidationEvent' }], true],
  ])('%s %j %j: %s', (name, headers, body, isHandshake) => {
    expect(identify({ headers, body: JSON.stringify(body) }, findProvider(name)).isHandshake).toBe(isHandshake);
  });
});

describe('whether the id is signed', () => {
  it.each([
    ['stripe', true],
    ['slack', true],
    ['svix', true],
    ['standard-webhooks', true],
    ['twitch', true],
    ['github', false],
    ['shopify', false],
    ['razorpay', false],
    ['gitlab', false],
    ['telegram', false],
    ['lemonsqueezy', true],
  ])('%s: %s', (name, isSigned) => expect(findProvider(name)?.eventIdIsSigned).toBe(isSigned));
});

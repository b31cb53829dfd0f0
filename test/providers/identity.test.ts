import { gzipSync } from 'node:zlib';
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

describe('batches', () => {
  const batched = compileProvider({
    ...description,
    eventId: 'body:events.*.id',
    eventType: 'body:events.*.type',
    eventTime: { at: 'body:events.*.at', unit: 's' },
  });
  const events = (...list: object[]) => identify({ body: JSON.stringify({ events: list }) }, batched);

  it('have all the ids in order, each type once, and the time of the first event', () => {
    expect(events({ id: '2', type: 'a', at: 5 }, { id: '1', type: 'b', at: 4 }, { id: '3', type: 'a' })).toMatchObject({
      eventIds: ['2', '1', '3'],
      eventTypes: ['a', 'b'],
      eventTimeMs: 5_000,
    });
  });

  it('of one event are named like it, and of one type have that type', () => {
    const one = events({ id: '1', type: 'a' });
    expect(one).toMatchObject({ eventId: '1', eventType: 'a' });
    expect(one).not.toHaveProperty('eventIds');
    const two = events({ id: '1', type: 'a' }, { id: '2', type: 'a' });
    expect(two).toMatchObject({ eventId: undefined, eventIds: ['1', '2'], eventType: 'a' });
    expect(two).not.toHaveProperty('eventTypes');
  });

  it.each([
    [[{ id: '1' }, {}]],
    [[{ id: '1' }, { id: '' }]],
    [[{ id: '1' }, { id: 'é' }]],
    [[{ id: '1' }, { id: 'a'.repeat(257) }]],
    [[]],
  ])('have no ids where one is missing or cannot be used: %j', (list) => {
    expect(events(...list).eventId).toBeUndefined();
    expect(events(...list)).not.toHaveProperty('eventIds');
  });

  it('take the next place where the first has none', () => {
    const either = compileProvider({ ...description, eventId: ['body:*.id', 'body:id'] });
    expect(identify({ body: '[{"id":"1"},{"id":"2"}]' }, either).eventIds).toEqual(['1', '2']);
    expect(identify({ body: '{"id":"3"}' }, either).eventId).toBe('3');
  });
});

it('a batch of Adyen has the ids and types of all its items, and none where one has none', () => {
  const item = (change: object) => ({
    NotificationRequestItem: { pspReference: 'p', eventCode: 'REFUND', success: 'true', ...change },
  });
  const adyen = (...notificationItems: object[]) =>
    identify({ body: JSON.stringify({ notificationItems }) }, findProvider('adyen')!);
  expect(adyen(item({}), item({ pspReference: 'q', eventCode: 'CAPTURE' }))).toEqual({
    eventIds: ['p:REFUND:true', 'q:CAPTURE:true'],
    eventTypes: ['REFUND', 'CAPTURE'],
  });
  expect(adyen(item({}), item({ pspReference: 'q' }))).toMatchObject({
    eventIds: ['p:REFUND:true', 'q:REFUND:true'],
    eventType: 'REFUND',
  });
  expect(adyen(item({}), item({ pspReference: 'a:b' }))).not.toHaveProperty('eventIds');
  expect(adyen(item({}))).toMatchObject({ eventId: 'p:REFUND:true', eventType: 'REFUND' });
});

describe('the name of a member', () => {
  const keyed = (eventType: `key:${string}`) => compileProvider({ ...description, eventType });

  it.each<[`key:${string}`, string, string | undefined]>([
    ['key:*_events', '{"for_user_id":"1","tweet_create_events":[],"favorite_events":[]}', 'tweet_create_events'],
    ['key:*_events', '{"for_user_id":"1"}', undefined],
    ['key:*_events', '{"_event":1}', undefined],
    ['key:on_*', '{"a":1,"on_sale":{}}', 'on_sale'],
    ['key:a*a', '{"a":1,"aa":2}', 'aa'],
    ['key:!update_id', '{"update_id":1,"message":{}}', 'message'],
    ['key:!update_id', '{"message":{},"update_id":1}', 'message'],
    ['key:!update_id', '{"update_id":1}', undefined],
    ['key:!update_id', '["a"]', undefined],
    ['key:!update_id', 'null', undefined],
    ['key:!update_id', 'a=1', undefined],
    ['key:!update_id', '{"é":1}', undefined],
  ])('%s of %s is %s', (locator, body, eventType) => {
    expect(identify({ body }, keyed(locator)).eventType).toBe(eventType);
  });

  it('has one * at most', () => expect(() => keyed('key:*a*')).toThrow('eventType: "*a*" has more than one *'));
});

describe('a body that its sender compressed', () => {
  const gzip = { 'content-encoding': 'gzip' };
  const of = (body: Buffer | string, headers: Record<string, string> = gzip) => identify({ headers, body });

  it('is read as it was before, where it says so', () => {
    const body = gzipSync('{"id":"1","type":"a"}');
    expect(of(body)).toMatchObject({ eventId: '1', eventType: 'a' });
    expect(of(body, {}).eventId).toBeUndefined();
    expect(of('{"id":"1"}').eventId).toBe('1');
  });

  it('is read up to 1 MiB, and not where it is broken', () => {
    const large = gzipSync(`{"id":"1","a":"${'a'.repeat(1_100_000)}"}`);
    expect(of(large).eventId).toBeUndefined();
    expect(of(gzipSync('{"id":"1"}').subarray(0, 15)).eventId).toBeUndefined();
  });
});

describe('a value of several parts', () => {
  const named = (...all: `body:${string}`[]) => compileProvider({ ...description, eventId: { all } });

  it('needs every part, and no part that could be cut elsewhere', () => {
    const pair = named('body:id', 'body:source');
    expect(identify({ body: '{"id":"1","source":"/a"}' }, pair).eventId).toBe('1|/a');
    for (const body of ['{"id":"1"}', '{"id":"","source":"/a"}', '{"id":"1|","source":"a"}']) {
      expect(identify({ body }, pair).eventId).toBeUndefined();
    }
  });

  it('goes along a batch, with what is the same for all', () => {
    const batch = named('body:events.*.id', 'body:tenant');
    expect(identify({ body: '{"tenant":"t","events":[{"id":"1"},{"id":"2"}]}' }, batch).eventIds).toEqual(['1|t', '2|t']);
    expect(identify({ body: '{"events":[{"id":"1"}]}' }, batch).eventId).toBeUndefined();
    expect(identify({ body: '{"tenant":"t","events":[]}' }, batch).eventId).toBeUndefined();
  });
});

describe('forms and queries', () => {
  const formed = compileProvider({
    ...description,
    eventId: ['body:id', 'form:trigger_id', 'form:payload.id'],
    eventType: 'form:events.*.type',
    deliveryId: 'query:delivery',
  });
  const form = (fields: Record<string, string>) => identify({ body: new URLSearchParams(fields).toString() }, formed);

  it('read a field, or what is in the JSON that it holds', () => {
    expect(form({ trigger_id: '13345224609.8534' }).eventId).toBe('13345224609.8534');
    expect(form({ payload: '{"id":"7"}' }).eventId).toBe('7');
    expect(form({ events: '[{"type":"a"},{"type":"b"}]' }).eventTypes).toEqual(['a', 'b']);
    for (const fields of [{ payload: '{"id":' }, { payload: '' }, { other: '1' }]) expect(form(fields).eventId).toBeUndefined();
  });

  it('read nothing from a field that is there twice, nor from a body that is JSON', () => {
    expect(identify({ body: 'trigger_id=1&trigger_id=2' }, formed).eventId).toBeUndefined();
    expect(identify({ body: '"&trigger_id=1"' }, formed).eventId).toBeUndefined();
    // A header is not signed: it decides nothing.
    const headers = { 'content-type': 'application/json' };
    expect(identify({ headers, body: 'trigger_id=1' }, formed).eventId).toBe('1');
  });

  it('read a parameter that is there once', () => {
    const at = (target: string) => formed.identify({ ...request({}), target }).deliveryId;
    expect([at('/hook?delivery=a%20b'), at('/hook?delivery=a&delivery=b'), at('/hook')]).toEqual(['a b', undefined, undefined]);
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
    // Not signed, and so not for `identify` to say.
    ['asana', { 'x-hook-secret': 's' }, {}, false],
    ['asana', { 'x-hook-secret': 's', 'x-hook-signature': 'ab' }, { events: [] }, false],
    ['xero', {}, { events: [], firstEventSequence: 0, lastEventSequence: 0 }, true],
    ['xero', {}, { events: [{ eventType: 'UPDATE' }], firstEventSequence: 0, lastEventSequence: 0 }, false],
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

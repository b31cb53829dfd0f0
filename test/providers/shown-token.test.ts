import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { SignedRequest, Verdict } from '../../src/core/provider.js';
import { findProvider } from '../../src/providers/index.js';
import { signDelivery } from '../../src/testing.js';
import { request } from './request.js';

function check(name: string, parts: Partial<SignedRequest>, secret = 'passcode'): string {
  const provider = findProvider(name)!;
  const shown = { ...request({}), ...parts };
  return (provider.verify(shown, [provider.prepareSecret(secret)], { now: 0, toleranceMs: 0 }) as Verdict).status;
}
const body = (value: unknown) => ({ body: Buffer.from(typeof value === 'string' ? value : JSON.stringify(value)) });

describe('a token in the body', () => {
  it.each([
    [{ passcode: 'passcode' }, 'valid'],
    [{ passcode: 'passcodE' }, 'invalid'],
    [{ passcode: 'passcodes' }, 'invalid'],
    [{ passcode: '' }, 'malformed'],
    [{ passcode: 1 }, 'malformed'],
    [{}, 'malformed'],
    [[], 'malformed'],
    ['null', 'malformed'],
    ['passcode', 'malformed'],
    ['', 'malformed'],
  ])('figma %j: %s', (value, status) => expect(check('figma', body(value))).toBe(status));

  it.each([
    [[{ clientState: 'passcode' }, { clientState: 'passcode' }], 'valid'],
    [[{ clientState: 'passcode' }, { clientState: 'other' }], 'malformed'],
    [[{ clientState: 'other' }], 'invalid'],
    [[{ clientState: 'passcode' }, {}], 'malformed'],
    [[], 'missing'],
    [{ clientState: 'passcode' }, 'malformed'],
  ])('microsoft-graph %j: every notification shows it, %s', (value, status) => {
    expect(check('microsoft-graph', body({ value }))).toBe(status);
  });

  it('gives a verdict for any body', () => {
    fc.assert(fc.property(fc.oneof(fc.json(), fc.string()), (text) => check('microsoft-graph', body(text)) !== 'valid'));
  });

  it.each([
    ['figma', { event_type: 'PING' }],
    ['figma', { passcode: 'another' }],
    ['microsoft-graph', { value: [{ id: '1' }, { id: '2', clientState: 'another' }] }],
  ])('is put there by signDelivery: %s %j', (name, event) => {
    const signed = signDelivery(name, { body: event, secret: 'passcode' });
    expect(check(name, signed)).toBe('valid');
    expect(JSON.parse(signed.body.toString())).toMatchObject(
      name === 'figma' ? { passcode: 'passcode' } : { value: [{ id: '1' }, { id: '2' }] },
    );
  });

  it.each([[[]], [{ value: [] }], [{ value: {} }], [{ value: [1] }]])('has no place in %j', (event) => {
    expect(() => signDelivery('microsoft-graph', { body: event, secret: 'passcode' })).toThrow(
      'no place for the token: value.*.clientState',
    );
  });
});

describe('a token in the query', () => {
  it.each([
    ['/in?code=passcode', 'valid'],
    ['/in?a=1&code=pass%63ode', 'valid'],
    ['/in?code=other', 'invalid'],
    ['/in?code=passcode&code=other', 'malformed'],
    ['/in?code=', 'missing'],
    ['/in', 'missing'],
    ['/in?code=%', 'invalid'],
  ])('azure-event-grid %s: %s', (target, status) => expect(check('azure-event-grid', { target })).toBe(status));
});

it('is as good in one place as in another: the other may hold something that is not checked', () => {
  const shown = (code: string, authorization: string) => ({
    ...request({ headers: { authorization } }),
    target: `/in?code=${code}`,
  });
  expect(check('azure-event-grid', shown('passcode', 'Bearer eyJ.of.entra'))).toBe('valid');
  expect(check('azure-event-grid', shown('of-the-functions-host', 'passcode'))).toBe('valid');
  expect(check('azure-event-grid', shown('other', 'another'))).toBe('invalid');
});

describe('a token in a header', () => {
  const header = (name: string, text: string) => request({ headers: { [name]: text } });

  it.each([
    ['telegram', 'x-telegram-bot-api-secret-token', 'passcode', 'valid'],
    ['telegram', 'x-telegram-bot-api-secret-token', 'passcod', 'invalid'],
    ['telegram', 'x-telegram-bot-api-secret-token', '', 'missing'],
    ['cloudevents', 'authorization', 'Bearer passcode', 'valid'],
    ['cloudevents', 'authorization', 'passcode', 'malformed'],
    ['postmark', 'authorization', `Basic ${Buffer.from('passcode').toString('base64')}`, 'valid'],
    ['postmark', 'authorization', 'Basic passcode', 'invalid'],
    ['okta', 'authorization', 'passcode', 'valid'],
  ])('%s %s %s: %s', (name, headerName, text, status) => expect(check(name, header(headerName, text))).toBe(status));
});

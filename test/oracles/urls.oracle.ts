import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { compareNamed } from './comparison.js';
import { target } from './generators.js';
import { load } from './oracle.js';

describe('any URL that is signed', () => {
  it('twilio: a URL with and without its port, however its query is written', async () => {
    const { delivery, key, verdict } = compareNamed('twilio, a form');
    const { getExpectedTwilioSignature, validateRequest } = load('twilio');
    const host = fc.constantFrom('a.example', 'user:pass@a.example', 'A.example');
    const start = fc.tuple(fc.constantFrom('http', 'https'), host).map(([scheme, at]) => `${scheme}://${at}`);
    const port = fc.constantFrom('', ':443', ':80', ':8080');
    await fc.assert(
      fc.asyncProperty(start, port, port, target, async (from, signedPort, ourPort, rest) => {
        const signature = getExpectedTwilioSignature(key, from + signedPort + rest, { Body: 'x' });
        const url = from + ourPort + rest;
        const theirs = validateRequest(key, signature, url, { Body: 'x' });
        const { status } = await verdict(delivery({ 'x-twilio-signature': signature }, 'Body=x', url));
        expect(status).toBe(theirs ? 'valid' : 'invalid');
      }),
      { numRuns: 500 },
    );
  });

  it('jira-connect: any path and query', async () => {
    const { both, signedByUs } = compareNamed('jira-connect');
    await fc.assert(
      fc.asyncProperty(target, async (rest) => {
        // The package's URL parser writes quotes another way, which no sender has in its path.
        const url = `https://a.example${rest.replaceAll("'", '')}`;
        expect(await both(signedByUs('{}', { url })), url).toEqual([true, true]);
      }),
      { numRuns: 500 },
    );
  });

  it('contentful: any path, query and signed headers', async () => {
    const { both, delivery, key, signedByUs } = compareNamed('contentful');
    const header = fc.string({ unit: fc.constantFrom(...'abc :;,é='), maxLength: 8 });
    await fc.assert(
      fc.asyncProperty(target, header, async (rest, value) => {
        const url = `https://a.example${rest}`;
        expect(await both(signedByUs('{}', { url })), url).toEqual([true, true]);
        const sent = { 'x-contentful-topic': value };
        const signed = load('@contentful/node-apps-toolkit').signRequest(key, {
          method: 'POST',
          path: rest,
          headers: sent,
          body: '{}',
        });
        expect(await both(delivery({ ...sent, ...signed }, '{}', url)), url).toEqual([true, true]);
      }),
      { numRuns: 500 },
    );
  });
});

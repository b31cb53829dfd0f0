import fc from 'fast-check';
import { expect, it } from 'vitest';
import { findProvider } from '../../src/providers/index.js';
import { request } from '../providers/request.js';
import { compareNamed } from './comparison.js';
import { load } from './oracle.js';
import { braintree } from './payments.js';

const SECRET = 'public:private';

async function ourAnswer(name: string, secret: string, sent: { target?: string; body?: string }): Promise<string | undefined> {
  const provider = findProvider(name)!;
  const { target = '/in', body = '' } = sent;
  const shown = { ...request({ method: target === '/in' ? 'POST' : 'GET', body }), target };
  const answer = await provider.handshakes!.answer(shown, { secret: provider.prepareSecret(secret), verifyToken: undefined });
  return typeof answer === 'object' ? answer.body?.toString() : answer;
}

it('braintree: we answer a challenge as its package does', async () => {
  const challenge = fc.string({ unit: fc.constantFrom(...'0123456789abcdef'), minLength: 20, maxLength: 32 });
  await fc.assert(
    fc.asyncProperty(challenge, async (text) => {
      const theirs = braintree(SECRET).webhookNotification.verify(text);
      expect(await ourAnswer('braintree', SECRET, { target: `/in?bt_challenge=${text}` })).toBe(theirs);
    }),
  );
});

it('zoom: we answer the validation of a URL as its package does', async () => {
  const { signedByUs } = compareNamed('zoom');
  const { AwsLambdaReceiver } = load('@zoom/rivet/teamchat');
  await fc.assert(
    fc.asyncProperty(fc.base64String({ minLength: 1, maxLength: 40 }), async (plainToken) => {
      const { headers, text, secret } = signedByUs(JSON.stringify({ event: 'endpoint.url_validation', payload: { plainToken } }));
      const receive = new AwsLambdaReceiver({ webhooksSecretToken: secret }).start();
      const { body } = await receive({ headers, body: text, isBase64Encoded: false });
      expect(JSON.parse((await ourAnswer('zoom', secret, { body: text }))!)).toEqual(JSON.parse(body));
    }),
  );
});

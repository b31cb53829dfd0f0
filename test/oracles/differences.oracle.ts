import * as querystring from 'node:querystring';
import { describe, expect, it } from 'vitest';
import { compareNamed } from './comparison.js';
import { load } from './oracle.js';

/** Where we differ from a package on purpose, beyond the bytes, clocks and lists that the oracles say themselves. */

const bothOf = (name: string, body: string) => {
  const { both, signedByUs } = compareNamed(name);
  return both(signedByUs(body));
};

describe('we accept, and the package does not,', () => {
  const OURS = [false, true];

  it('an unsubscription of aws-sns: the package leaves the token out, which Amazon documents and signs', async () => {
    const message = { Type: 'UnsubscribeConfirmation', TopicArn: 'arn:aws:sns:us-east-1:123456789012:a', Message: 'bye' };
    const more = { SubscribeURL: 'https://sns.us-east-1.amazonaws.com/?Action=Confirm', Token: 'a-token' };
    expect(await bothOf('aws-sns, SubscriptionConfirmation', JSON.stringify({ ...message, ...more }))).toEqual(OURS);
  });

  it('an event of linear without a time: that it is signed is enough for us, and a time that is there must be right', async () => {
    expect(await bothOf('linear', '{"action":"create"}')).toEqual(OURS);
    expect(await bothOf('linear', '{"action":"create","webhookTimestamp":1}')).toEqual([false, false]);
  });

  it.each(['{"event": "meeting.started"}', '{"event":"meeting.started","topic":"caf\\u00e9"}'])(
    'what zoom may send, as bytes: the package signs what JavaScript would have written, which is not always that: %s',
    async (body) => expect(await bothOf('zoom', body)).toEqual(OURS),
  );

  it('values of one field of twilio, sorted as on Unix, which Twilio asks for: by bytes, and by UTF-16 in the package', async () => {
    const { delivery, key, signedByUs, verdict } = compareNamed('twilio, a form');
    const url = 'https://a.example/in';
    const signedByPackage = (body: string) => {
      const signature = load('twilio').getExpectedTwilioSignature(key, url, { ...querystring.parse(body) });
      return delivery({ 'x-twilio-signature': signature }, body, url);
    };
    const unlike = new URLSearchParams('a=\u{10000}&a=\ue000').toString();
    expect(await verdict(signedByUs(unlike))).toMatchObject({ status: 'valid' });
    expect(await verdict(signedByPackage(unlike))).toMatchObject({ status: 'invalid' });
    expect(await verdict(signedByPackage('a=2&a=1'))).toMatchObject({ status: 'valid' });
  });

  it('text of meta that is not escaped: the package escapes it before it signs', async () => {
    expect(await bothOf('meta', '{"object":"café"}')).toEqual(OURS);
    expect(await bothOf('meta', '{"object":"caf\\u00e9"}')).toEqual([true, true]);
  });
});

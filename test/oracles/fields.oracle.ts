import querystring from 'node:querystring';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { compareNamed } from './comparison.js';
import { name, text } from './generators.js';
import { load } from './oracle.js';

/** Sorted by UTF-16, as JavaScript does, and by bytes. */
function sameOrder(texts: readonly string[]): boolean {
  const byBytes = texts.toSorted((one, other) => Buffer.compare(Buffer.from(one), Buffer.from(other)));
  return texts.toSorted().every((each, index) => each === byBytes[index]);
}

describe('any fields that are signed', () => {
  it('twilio: fields of any name, repeated or not', async () => {
    const { delivery, key, verdict } = compareNamed('twilio, a form');
    const url = 'https://a.example/in';
    await fc.assert(
      fc.asyncProperty(fc.array(fc.tuple(name, text), { maxLength: 6 }), async (fields) => {
        // Where the two orders differ so do we, and Twilio says which it is: differences.oracle.ts.
        fc.pre(sameOrder(fields.map(([, value]) => value)));
        const body = new URLSearchParams(fields).toString();
        const signature = load('twilio').getExpectedTwilioSignature(key, url, { ...querystring.parse(body) });
        expect(await verdict(delivery({ 'x-twilio-signature': signature }, body, url)), body).toMatchObject({ status: 'valid' });
      }),
      { numRuns: 500 },
    );
  });

  it('adyen: items with fields of any value, or none', async () => {
    const { both, delivery, key, signedByUs } = compareNamed('adyen');
    // The fields are joined with colons, so only one of them may hold any: a difference of ours, tested where the provider is.
    const field = fc.option(
      text.map((each) => each.replaceAll(':', '')),
      { nil: undefined },
    );
    const item = fc.record({
      pspReference: field,
      originalReference: field,
      merchantAccountCode: field,
      merchantReference: fc.option(text, { nil: undefined }),
      amount: fc.record({ value: fc.integer(), currency: fc.constantFrom('EUR', 'JPY') }),
      eventCode: field,
      success: fc.constantFrom('true', 'false'),
    });
    await fc.assert(
      fc.asyncProperty(item, async (each) => {
        const write = (NotificationRequestItem: object) => JSON.stringify({ notificationItems: [{ NotificationRequestItem }] });
        expect(await both(signedByUs(write(each)))).toEqual([true, true]);
        const hmacSignature = new (load('@adyen/api-library').hmacValidator)().calculateHmac(each, key);
        expect(await both(delivery({}, write({ ...each, additionalData: { hmacSignature } })))).toEqual([true, true]);
      }),
      { numRuns: 300 },
    );
  });

  it('paddle-classic: fields of any name and value', async () => {
    const { both, signedByUs } = compareNamed('paddle-classic');
    await fc.assert(
      fc.asyncProperty(
        fc.dictionary(
          name.map((each) => `p_${each}`),
          text,
          { maxKeys: 6 },
        ),
        async (fields) => {
          const body = new URLSearchParams(fields).toString();
          expect(await both(signedByUs(body)), body).toEqual([true, true]);
        },
      ),
      { numRuns: 300 },
    );
  });

  it('aws-sns: messages of any text, with and without a subject, in both versions of the signature', async () => {
    const { both, signedByUs } = compareNamed('aws-sns, Notification');
    const message = fc.record(
      {
        TopicArn: fc.constant('arn:aws:sns:us-east-1:123456789012:a'),
        Message: text,
        Subject: fc.option(text),
        SignatureVersion: fc.constantFrom('1', '2'),
      },
      { requiredKeys: ['TopicArn', 'Message', 'SignatureVersion'] },
    );
    await fc.assert(
      fc.asyncProperty(message, async (each) => {
        expect(await both(signedByUs(JSON.stringify(each))), each.Message).toEqual([true, true]);
      }),
      { numRuns: 200 },
    );
  });
});

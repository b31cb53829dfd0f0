import { expect, it } from 'vitest';
import { awsSnsProvider } from '../../src/providers/coded/aws-sns.js';
import { isPinned, remoteKeys } from '../../src/providers/coded/remote-keys.js';
import { compileCoded } from '../../src/providers/coded.js';
import { signDelivery } from '../../src/testing.js';
import { rsa } from './keys.js';
import { request } from './request.js';

const TOPIC = 'arn:aws:sns:us-east-1:123456789012:orders';
const options = { now: Date.now(), toleranceMs: Number.POSITIVE_INFINITY };
const sender = rsa();

function sns(fetchText: (url: string) => Promise<string>, now?: () => number) {
  const provider = compileCoded(awsSnsProvider(remoteKeys(fetchText, now)));
  const secrets = [provider.prepareSecret(TOPIC)];
  return (fields: object) => {
    const { headers, body } = signDelivery(provider, {
      secret: sender.signs,
      body: { Message: 'a', TopicArn: TOPIC, ...fields },
    });
    return provider.verify(request({ headers, body }), secrets, options);
  };
}

it('fetches a key once for all who ask, and keeps it', async () => {
  const asked: string[] = [];
  const verify = sns(async (url) => {
    asked.push(url);
    return sender.verifies;
  });
  const verdicts = await Promise.all([verify({}), verify({}), verify({ Message: 'b' })]);
  expect(verdicts.map(({ status }) => status)).toEqual(['valid', 'valid', 'valid']);
  expect(verify({})).toEqual({ status: 'valid', secretIndex: 0 });
  expect(asked).toEqual(['https://sns.us-east-1.amazonaws.com/test.pem']);
});

it('cannot tell without the key, and asks again only after a minute', async () => {
  let now = 0;
  let count = 0;
  const verify = sns(
    async () => {
      if (++count === 1) throw new Error('unreachable');
      return sender.verifies;
    },
    () => now,
  );
  expect(await verify({})).toEqual({ status: 'unverifiable' });
  expect(verify({})).toEqual({ status: 'unverifiable' });
  expect(count).toBe(1);
  now = 60_000;
  expect(await verify({})).toMatchObject({ status: 'valid' });
});

it('never asks another host, nor for another topic', () => {
  const verify = sns(() => {
    throw new Error('asked');
  });
  for (const url of [
    'https://sns.us-east-1.amazonaws.com.evil.example/x.pem',
    'http://sns.us-east-1.amazonaws.com/x.pem',
    'https://sns.us-east-1.amazonaws.com:444/x.pem',
    'https://user@sns.us-east-1.amazonaws.com/x.pem',
    'https://sns.us-east-1.amazonaws.com/../x/y.pem',
    'https://sns.us-east-1.amazonaws.com/x.pem?y',
    'https://evil.example/sns.us-east-1.amazonaws.com/x.pem',
    '',
  ]) {
    expect(verify({ SigningCertURL: url })).toEqual({ status: 'invalid' });
  }
  expect(verify({ TopicArn: `${TOPIC}2` })).toEqual({ status: 'invalid' });
});

it('keeps a bounded number of addresses', () => {
  const keys = remoteKeys(() => new Promise(() => {}));
  const asked = Array.from({ length: 40 }, (_, n) => keys.get(`https://host/${n}`));
  expect(asked.filter((key) => key !== undefined)).toHaveLength(16);
  expect(isPinned('https://host/a', /^host$/, /^\/a$/)).toBe(true);
});

import { generateKeyPairSync, hash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { awsSnsProvider } from '../../src/providers/coded/aws-sns.js';
import { googlePubsubProvider, readKeySet } from '../../src/providers/coded/google-pubsub.js';
import { plaidProvider } from '../../src/providers/coded/plaid.js';
import { isPinned, remote, remoteKeys } from '../../src/providers/coded/remote-keys.js';
import { compileCoded } from '../../src/providers/coded.js';
import { writeJwt } from '../../src/signatures/jwt.js';
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

it('keeps a key for a day while it cannot be fetched anew, and asks again each minute', async () => {
  const day = 24 * 3_600_000;
  let now = 0;
  let asked = 0;
  const verify = sns(
    async () => {
      if (++asked > 1) throw new Error('unreachable');
      return sender.verifies;
    },
    () => now,
  );
  await verify({});
  for (const [at, status, count] of [
    [day - 1, 'valid', 1],
    [day, 'valid', 2],
    [day + 59_999, 'valid', 2],
    [day + 60_000, 'valid', 3],
    [2 * day, 'unverifiable', 4],
  ] as const) {
    now = at;
    expect(await verify({})).toMatchObject({ status });
    expect(asked).toBe(count);
  }
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

describe('addresses that strangers make up', () => {
  const strangers = Array.from({ length: 16 }, (_, n) => `https://host/${n}`);

  it.each(['fail', 'are fetched'])('keep the own one out for no longer than a second, when they %s', async (how) => {
    let now = 0;
    const keys = remote(
      (text) => text,
      async (url) => {
        if (how === 'fail' && url !== 'own') throw new Error('unreachable');
        return url;
      },
      () => now,
    );
    await Promise.all(strangers.map((url) => keys.get(url)));
    expect(keys.get('own')).toBeUndefined();
    now = 1_000;
    expect(await keys.get('own')).toBe('own');
  });

  it('take the place of what was not used for longest, failures first', async () => {
    let now = 0;
    const asked: string[] = [];
    const keys = remote(
      (text) => text,
      async (url) => {
        asked.push(url);
        if (url.endsWith('/3')) throw new Error('unreachable');
        return url;
      },
      () => now,
    );
    await Promise.all(['own', ...strangers.slice(1)].map((url) => keys.get(url)));
    now = 1_000;
    for (const url of ['https://host/a', 'https://host/b']) {
      expect(keys.get('own')).toBe('own');
      await keys.get(url);
    }
    expect(keys.get('own')).toBe('own');
    expect(asked.slice(16)).toEqual(['https://host/a', 'https://host/b']);
    expect(keys.get('https://host/2')).toBe('https://host/2');
    expect(keys.get('https://host/1')).toBeInstanceOf(Promise);
  });
});

const ACCOUNT = 'push@project.iam.gserviceaccount.com';
const AUDIENCE = 'https://hooks.example.com/pubsub';

describe('the key set of Google Pub/Sub', () => {
  const keys = [rsaJwk('one'), rsaJwk('two')] as const;

  function pubsub(published: () => readonly object[], now?: () => number, secret: string = JSON.stringify({ email: ACCOUNT })) {
    const asked: string[] = [];
    const fetchText = async (url: string) => {
      asked.push(url);
      return JSON.stringify({ keys: published() });
    };
    const provider = compileCoded(googlePubsubProvider(remote(readKeySet, fetchText, now)));
    const secrets = [provider.prepareSecret(secret)];
    const verify = ({ sign, jwk }: (typeof keys)[number], claims: object = {}) => {
      const iat = Math.floor(options.now / 1000);
      const facts = {
        iat,
        exp: iat + 3_600,
        aud: AUDIENCE,
        iss: 'https://accounts.google.com',
        email: ACCOUNT,
        email_verified: true,
      };
      const authorization = `Bearer ${writeJwt(sign, 'RS256', { ...facts, ...claims }, { kid: jwk.kid })}`;
      return provider.verify(request({ headers: { authorization }, body: '{}', url: AUDIENCE }), secrets, options);
    };
    return { verify, asked };
  }

  it('is fetched from Google once, and kept', async () => {
    const { verify, asked } = pubsub(() => [keys[0].jwk]);
    expect(await Promise.all([verify(keys[0]), verify(keys[0])])).toMatchObject([{ status: 'valid' }, { status: 'valid' }]);
    expect(verify(keys[0])).toMatchObject({ status: 'valid' });
    expect(asked).toEqual(['https://www.googleapis.com/oauth2/v3/certs']);
  });

  it('is fetched again for a key that is not in it, once a minute, while the others go on', async () => {
    let now = 0;
    let published: object[] = [keys[0].jwk];
    const { verify, asked } = pubsub(
      () => published,
      () => now,
    );
    await verify(keys[0]);
    published = [keys[0].jwk, keys[1].jwk];
    expect(await verify(keys[1])).toEqual({ status: 'invalid' });
    now = 60_000;
    const waiting = verify(keys[1]);
    expect(verify(keys[0])).toMatchObject({ status: 'valid' });
    expect(await waiting).toMatchObject({ status: 'valid' });
    expect(asked).toHaveLength(2);
  });

  it('is not asked for by who names another account, audience or issuer', async () => {
    const { verify, asked } = pubsub(() => [keys[0].jwk]);
    for (const claims of [
      { email: 'other@x.y' },
      { email_verified: false },
      { aud: `${AUDIENCE}/2` },
      { iss: 'https://evil.example' },
    ])
      expect(await verify(keys[0], claims)).toEqual({ status: 'invalid' });
    expect(asked).toEqual([]);
  });

  it.each([ACCOUNT, JSON.stringify({ audience: AUDIENCE })])('is fetched with the secret %s', async (secret) => {
    expect(await pubsub(() => [keys[0].jwk], undefined, secret).verify(keys[0])).toMatchObject({ status: 'valid' });
  });

  it.each(['', '{}', '{"email":""}', '{"email":5}', '{"keys":[]}', 'no address'])('refuses the secret %j', (secret) => {
    expect(() => compileCoded(googlePubsubProvider()).prepareSecret(secret)).toThrow();
  });
});

describe("Plaid's keys", () => {
  const pair = generateKeyPairSync('ec', { namedCurve: 'prime256v1' });
  const jwk = { ...pair.publicKey.export({ format: 'jwk' }), kid: 'k1', alg: 'ES256', use: 'sig' };
  const secret = JSON.stringify({ client_id: 'id', secret: 'account secret', environment: 'sandbox' });

  function plaid(answer: (keyId: string) => object, now?: () => number) {
    const asked: unknown[] = [];
    const provider = compileCoded(
      plaidProvider(async (url, json) => {
        asked.push([url, json]);
        return JSON.stringify(answer((json as { key_id: string }).key_id));
      }, now),
    );
    const secrets = [provider.prepareSecret(secret)];
    const verify = (kid: string) => {
      const claims = { iat: Math.floor(options.now / 1000), request_body_sha256: hash('sha256', '{}') };
      const token = writeJwt(pair.privateKey, 'ES256', claims, { kid });
      return provider.verify(request({ headers: { 'plaid-verification': token }, body: '{}' }), secrets, options);
    };
    return { verify, asked };
  }

  it('are asked for by id at its own host, once', async () => {
    const { verify, asked } = plaid(() => ({ key: { ...jwk, expired_at: null } }));
    expect(await verify('k1')).toMatchObject({ status: 'valid' });
    expect(verify('k1')).toMatchObject({ status: 'valid' });
    expect(asked).toEqual([
      ['https://sandbox.plaid.com/webhook_verification_key/get', { client_id: 'id', secret: 'account secret', key_id: 'k1' }],
    ]);
  });

  it('that are retired or no keys vouch for nothing', async () => {
    for (const key of [{ ...jwk, expired_at: 1 }, {}, undefined]) {
      expect(await plaid(() => ({ key })).verify('k1')).toEqual({ status: 'unverifiable' });
    }
  });

  it('that are retired later vouch for nothing from then on', async () => {
    let now = 0;
    let expired_at: number | null = null;
    const { verify, asked } = plaid(
      () => ({ key: { ...jwk, expired_at } }),
      () => now,
    );
    expect(await verify('k1')).toMatchObject({ status: 'valid' });
    expired_at = 1;
    now = 24 * 3_600_000;
    expect(await verify('k1')).toEqual({ status: 'unverifiable' });
    expect(verify('k1')).toEqual({ status: 'unverifiable' });
    expect(asked).toHaveLength(2);
  });

  it('are not asked for by ids that are none', async () => {
    const { verify, asked } = plaid(() => ({ key: jwk }));
    for (const kid of ['', '../x', 'a'.repeat(65)]) expect(await verify(kid)).toEqual({ status: 'invalid' });
    expect(asked).toEqual([]);
  });

  it('need an account that is whole', () => {
    const { prepareSecret } = compileCoded(plaidProvider());
    for (const text of ['{"client_id":"a"}', '{"client_id":1,"secret":"s"}', '{"client_id":"a","secret":"s","environment":"x"}'])
      expect(() => prepareSecret(text)).toThrow(/^has /);
  });
});

describe('the confirmation of an SNS subscription', () => {
  const greet = (fields: object) => {
    const asked: string[] = [];
    const provider = compileCoded(
      awsSnsProvider(undefined, async (url) => {
        asked.push(url);
        return '<ConfirmSubscriptionResponse/>';
      }),
    );
    const body = JSON.stringify({ Type: 'SubscriptionConfirmation', ...fields });
    return {
      asked,
      answer: async () => provider.handshakes?.answer(request({ body }), { secret: undefined, verifyToken: undefined }),
    };
  };

  it('goes to the address that was signed, at Amazon', async () => {
    const url = 'https://sns.us-east-1.amazonaws.com/?Action=ConfirmSubscription&TopicArn=arn&Token=2336';
    const { asked, answer } = greet({ SubscribeURL: url });
    expect(await answer()).toMatchObject({ status: 200 });
    expect(asked).toEqual([url]);
  });

  it('goes nowhere else', async () => {
    for (const url of [
      'https://evil.example/?Action=ConfirmSubscription',
      'http://sns.us-east-1.amazonaws.com/?Action=ConfirmSubscription',
      'https://sns.us-east-1.amazonaws.com/?Action=DeleteTopic',
      'https://sns.us-east-1.amazonaws.com/x?Action=ConfirmSubscription',
      5,
    ]) {
      const { asked, answer } = greet({ SubscribeURL: url });
      await expect(answer()).rejects.toThrow();
      expect(asked).toEqual([]);
    }
  });

  it('is not given for one that ends', async () => {
    const url = 'https://sns.us-east-1.amazonaws.com/?Action=ConfirmSubscription';
    const { asked, answer } = greet({ Type: 'UnsubscribeConfirmation', SubscribeURL: url });
    expect(await answer()).toMatchObject({ status: 200 });
    expect(asked).toEqual([]);
  });
});

function rsaJwk(kid: string) {
  const { privateKey, publicKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
  return { sign: privateKey, jwk: { ...publicKey.export({ format: 'jwk' }), kid } };
}

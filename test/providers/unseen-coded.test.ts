import * as crypto from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { findProvider } from '../../src/providers/index.js';
import { AT } from './independent-senders.js';
import { type RequestParts, request } from './request.js';

/** As unseen.test.ts, for senders with keys of their own and for those that sign more than a template says. */

type Want = 'valid' | 'refused';
type Case = readonly [provider: string, label: string, want: Want, secret: string, parts: RequestParts];

const S = String(AT / 1000);
const ISO = new Date(AT).toISOString();
const URL_ = 'https://example.com/hook?a=b';
const FORM = { 'content-type': 'application/x-www-form-urlencoded' };
const ec = crypto.generateKeyPairSync('ec', { namedCurve: 'P-256' });
const rsa = crypto.generateKeyPairSync('rsa', { modulusLength: 2048 });
const ed = crypto.generateKeyPairSync('ed25519');
const rsaPem = rsa.publicKey.export({ format: 'pem', type: 'spki' }).toString();
const edRaw = Buffer.from(ed.publicKey.export({ format: 'jwk' }).x!, 'base64url');

const hmac = (hash: string, key: crypto.BinaryLike, ...parts: crypto.BinaryLike[]) =>
  parts.reduce((sum: crypto.Hmac, part) => sum.update(part), crypto.createHmac(hash, key)).digest();
const sha = (text: string) => crypto.createHash('sha256').update(text).digest('hex');
const rsaSign = (hash: string, text: string) => crypto.sign(hash, Buffer.from(text), rsa.privateKey).toString('base64');
const edSign = (text: string, encoding: BufferEncoding) => crypto.sign(null, Buffer.from(text), ed.privateKey).toString(encoding);
const form = (fields: Record<string, string>): RequestParts => ({ headers: FORM, body: new URLSearchParams(fields).toString() });

function formsOf(key: crypto.KeyObject): readonly string[] {
  const pem = key.export({ format: 'pem', type: 'spki' }).toString();
  const der = key.export({ format: 'der', type: 'spki' });
  const jwk = { ...key.export({ format: 'jwk' }), use: 'sig' };
  return [pem, pem.trim(), pem.replace(/\n/g, '\r\n'), der.toString('base64'), der.toString('hex'), JSON.stringify(jwk, null, 2)];
}

function jwt(header: object, claims: object, sign: (text: string) => Buffer): string {
  const text = [header, claims].map((part) => Buffer.from(JSON.stringify(part)).toString('base64url')).join('.');
  return `${text}.${sign(text).toString('base64url')}`;
}
const hs256 = (text: string) => hmac('sha256', 's', text);
const es256 = (text: string) => crypto.sign('sha256', Buffer.from(text), { key: ec.privateKey, dsaEncoding: 'ieee-p1363' });
const rs256 = (text: string) => crypto.sign('sha256', Buffer.from(text), rsa.privateKey);

function* publicKeys(): Iterable<Case> {
  const body = '[{"sg_event_id":"x"}]\r\n';
  const sendgrid = (time: string, more: object = {}): RequestParts => ({
    headers: {
      'x-twilio-email-event-webhook-timestamp': time,
      'x-twilio-email-event-webhook-signature': crypto
        .sign('sha256', Buffer.from(time + body), { key: ec.privateKey, ...more })
        .toString('base64'),
    },
    body,
  });
  for (const key of formsOf(ec.publicKey)) yield ['sendgrid', `key ${key}`, 'valid', key, sendgrid(S)];
  const [key = ''] = formsOf(ec.publicKey);
  yield ['sendgrid', 'years ago', 'valid', key, sendgrid('1600112502')];
  yield ['sendgrid', 'another form of the signature', 'refused', key, sendgrid(S, { dsaEncoding: 'ieee-p1363' })];
  yield ['sendgrid', 'trimmed', 'refused', key, { ...sendgrid(S), body: body.trim() }];

  const discord = (signature: string): RequestParts => ({
    headers: { 'x-signature-timestamp': S, 'x-signature-ed25519': signature },
    body: '{"type":2}',
  });
  const good = edSign(`${S}{"type":2}`, 'hex');
  for (const form of [edRaw.toString('hex'), edRaw.toString('hex').toUpperCase(), ...formsOf(ed.publicKey)])
    yield ['discord', `key ${form}`, 'valid', form, discord(good)];
  yield ['discord', 'upper case', 'valid', edRaw.toString('hex'), discord(good.toUpperCase())];
  yield ['discord', 'shortened', 'refused', edRaw.toString('hex'), discord(good.slice(0, -2))];
  yield ['discord', 'with the group order added', 'refused', edRaw.toString('hex'), discord(withOrderAdded(good))];

  const kick = (hash: string): RequestParts => ({
    headers: {
      'kick-event-message-id': 'k1',
      'kick-event-message-timestamp': ISO,
      'kick-event-signature': rsaSign(hash, `k1.${ISO}.{}`),
    },
    body: '{}',
  });
  for (const form of formsOf(rsa.publicKey)) yield ['kick', `key ${form}`, 'valid', form, kick('sha256')];
  yield ['kick', 'SHA-1', 'refused', rsaPem, kick('sha1')];

  const public_ = `whpk_${edRaw.toString('base64')}`;
  for (const [name, prefix] of [
    ['svix', 'svix'],
    ['svix', 'webhook'],
    ['standard-webhooks', 'webhook'],
  ] as const) {
    const shown = (signature: string): RequestParts => ({
      headers: { [`${prefix}-id`]: 'm1', [`${prefix}-timestamp`]: S, [`${prefix}-signature`]: signature },
      body: 'x',
    });
    const signature = edSign(`m1.${S}.x`, 'base64');
    yield [name, 'v1a', 'valid', public_, shown(`v1,${Buffer.alloc(32).toString('base64')} v1a,${signature}`)];
    yield [name, 'v1a called v1', 'refused', public_, shown(`v1,${signature}`)];
    // Public to all: whoever takes it for a shared secret lets everybody in.
    const forged = hmac('sha256', edRaw, `m1.${S}.x`).toString('base64');
    yield [name, 'the public key as a shared secret', 'refused', public_, shown(`v1,${forged}`)];
  }
}

/** Another signature of the same text, which strict verifiers do not take (RFC 8032, 5.1.7). */
function withOrderAdded(hex: string): string {
  const bytes = Buffer.from(hex, 'hex');
  let rest = 2n ** 252n + 27742317777372353535851937790883648493n;
  for (let i = 32; i < 64; i++) {
    rest += BigInt(bytes[i]!);
    bytes[i] = Number(rest & 255n);
    rest >>= 8n;
  }
  return bytes.toString('hex');
}

function* tokens(): Iterable<Case> {
  const body = '{\n  "a": 1\n}';
  const netlify = (claims: object, header: object = { alg: 'HS256' }): RequestParts => ({
    headers: { 'x-webhook-signature': jwt(header, { iss: 'netlify', sha256: sha(body), ...claims }, hs256) },
    body,
  });
  yield ['netlify', 'a delivery', 'valid', 's', netlify({})];
  yield ['netlify', 'of another issuer', 'refused', 's', netlify({ iss: 'x' })];
  yield ['netlify', 'run out', 'refused', 's', netlify({ exp: AT / 1000 - 301 })];
  yield ['netlify', 'that names another algorithm', 'refused', 's', netlify({}, { alg: 'none' })];
  yield ['netlify', 'with another body', 'refused', 's', { ...netlify({}), body: '{"a":1}' }];

  const plaid = (iat: unknown, sign = es256, alg = 'ES256'): RequestParts => ({
    headers: { 'plaid-verification': jwt({ alg, kid: 'k1' }, { iat, request_body_sha256: sha(body) }, sign) },
    body,
  });
  const key = JSON.stringify({ ...ec.publicKey.export({ format: 'jwk' }), kid: 'k1', alg: 'ES256', expired_at: null });
  for (const age of [0, 300, -1]) yield ['plaid', `${age} s old`, 'valid', key, plaid(AT / 1000 - age)];
  for (const iat of [AT / 1000 - 301, undefined, S]) yield ['plaid', `iat ${iat}`, 'refused', key, plaid(iat)];
  yield ['plaid', 'signed with the public key', 'refused', key, plaid(AT / 1000, (text) => hmac('sha256', key, text), 'HS256')];
  yield ['plaid', 'written again', 'refused', key, { ...plaid(AT / 1000), body: '{"a":1}' }];

  const pubsub = (claims: object, scheme = 'Bearer'): RequestParts => {
    const all = { aud: URL_, iss: 'https://accounts.google.com', iat: AT / 1000, exp: AT / 1000 + 3600, ...claims };
    return { headers: { authorization: `${scheme} ${jwt({ alg: 'RS256', kid: 'g1' }, all, rs256)}` }, body: '{}', url: URL_ };
  };
  const jwk = { ...rsa.publicKey.export({ format: 'jwk' }), kid: 'g1' };
  const set = JSON.stringify({ keys: [jwk], email: 'a@p.iam.gserviceaccount.com' });
  for (const secret of [JSON.stringify({ keys: [jwk] }), JSON.stringify(jwk), rsaPem])
    yield ['google-pubsub', `key ${secret}`, 'valid', secret, pubsub({}, 'bearer')];
  const account = { email: 'a@p.iam.gserviceaccount.com', email_verified: true };
  yield ['google-pubsub', 'of the account', 'valid', set, pubsub(account)];
  for (const claims of [
    {},
    { ...account, email_verified: false },
    { ...account, aud: 'https://example.org' },
    { ...account, iss: 'x' },
  ])
    yield ['google-pubsub', JSON.stringify(claims), 'refused', set, pubsub(claims)];
  yield ['google-pubsub', 'run out', 'refused', set, pubsub({ ...account, exp: AT / 1000 - 301 })];

  const jira = (qsh: string, url: string): RequestParts => {
    const claims = { iss: 'c', iat: AT / 1000, exp: AT / 1000 + 180, qsh: sha(qsh) };
    return { headers: { authorization: `JWT ${jwt({ alg: 'HS256' }, claims, hs256)}` }, body: '{}', url };
  };
  const sorted = 'POST&/h&a=1,2&b=x%20y%2Az';
  yield ['jira-connect', 'a query in order', 'valid', 's', jira(sorted, 'https://e.com/h?b=x+y*z&a=2&a=1&jwt=x')];
  yield ['jira-connect', 'another path', 'refused', 's', jira(sorted, 'https://e.com/i?b=x+y*z&a=2&a=1')];
  yield ['cloudevents', 'a scheme in lower case', 'valid', 's', { headers: { authorization: 'bearer s' } }];
  for (const [name, wrap] of [
    ['figma', (passcode: unknown) => ({ passcode })],
    ['microsoft-graph', (clientState: unknown) => ({ value: [{ clientState: 't' }, { clientState }] })],
  ] as const) {
    yield [name, 'its token', 'valid', 't', { body: JSON.stringify(wrap('t')) }];
    for (const other of ['tt', '', null, undefined, ['t']])
      yield [name, `${other}`, 'refused', 't', { body: JSON.stringify(wrap(other)) }];
  }
}

function* secretsOfTheirForms(): Iterable<Case> {
  const supabase = (byte: number): RequestParts => ({
    headers: {
      'webhook-id': 'm',
      'webhook-timestamp': S,
      'webhook-signature': `v1,${hmac('sha256', Buffer.alloc(24, byte), `m.${S}.{}`).toString('base64')}`,
    },
    body: '{}',
  });
  const [one, two] = [1, 2].map((byte) => `whsec_${Buffer.alloc(24, byte).toString('base64')}`);
  for (const secret of [`v1,${one}|v1,${two}`, `v1,${two}|v1,${one}`, `${two}`, `${one}|${two}`])
    yield ['supabase', secret, 'valid', secret, supabase(2)];
  yield ['supabase', 'another secret', 'refused', `v1,${one}`, supabase(2)];

  const payload = `${Buffer.from('<notification><kind>check</kind></notification>').toString('base64')}\n`;
  const signature = hmac('sha1', crypto.createHash('sha1').update('private').digest(), payload).toString('hex');
  const braintree = (bt_signature: string, bt_payload = payload) => form({ bt_signature, bt_payload });
  const pair = 'public:private';
  yield ['braintree', 'the second of two pairs', 'valid', pair, braintree(`other|${'0'.repeat(40)}&public|${signature}`)];
  yield ['braintree', 'of another public key', 'refused', pair, braintree(`other|${signature}`)];
  yield ['braintree', 'another payload', 'refused', pair, braintree(`public|${signature}`, `A${payload.slice(1)}`)];

  const adyen = (change: object, sign = change) => {
    const item = {
      pspReference: 'p',
      merchantAccountCode: 'M',
      merchantReference: 'a:b\\é',
      eventCode: 'CAPTURE',
      success: 'true',
    };
    const of = (more: object) => ({ ...item, originalReference: '', amount: { value: 1000, currency: 'EUR' }, ...more });
    const { pspReference, originalReference, merchantAccountCode, merchantReference, amount, eventCode, success } = of(sign);
    const { value, currency } = amount;
    const text = [pspReference, originalReference, merchantAccountCode, merchantReference, value, currency, eventCode, success];
    const hmacSignature = hmac('sha256', Buffer.from('AA00', 'hex'), text.join(':')).toString('base64');
    return { NotificationRequestItem: { ...of(change), additionalData: { hmacSignature } } };
  };
  const batch = (...notificationItems: object[]): RequestParts => ({ body: JSON.stringify({ notificationItems }, null, 2) });
  yield ['adyen', 'two items', 'valid', 'aa00', batch(adyen({}), adyen({ pspReference: 'q' }))];
  yield ['adyen', 'one item that is not signed', 'refused', 'AA00', batch(adyen({}), adyen({ pspReference: 'q' }, {}))];
  yield ['adyen', 'no items', 'refused', 'AA00', batch()];

  const mailgun = (timestamp: string, token: string, signed = timestamp + token): RequestParts => ({
    body: JSON.stringify({ signature: { timestamp, token, signature: hmac('sha256', 's', signed).toString('hex') } }),
  });
  yield ['mailgun', 'JSON', 'valid', 's', mailgun(S, 'a'.repeat(50))];
  yield ['mailgun', 'a digit moved', 'refused', 's', mailgun(S.slice(0, -1), `0${'a'.repeat(50)}`)];
  const inForm = { timestamp: S, token: 'aa', signature: hmac('sha256', 's', `${S}aa`).toString('hex') };
  yield ['mailgun', 'a form', 'valid', 's', form(inForm)];
  const file = 'Content-Disposition: form-data; name="signature"; filename="token"\r\nContent-Type: image/png';
  const field = ([name, value]: string[]) => `--xYz\r\nContent-Disposition: form-data; name="${name}"\r\n\r\n${value}\r\n`;
  const withFile = (fields: object) => ({
    headers: { 'content-type': 'multipart/form-data; boundary=xYz' },
    body: `--xYz\r\n${file}\r\n\r\n\x00--xY\r\n${Object.entries(fields).map(field).join('')}--xYz--\r\n`,
  });
  yield ['mailgun', 'a form with a file', 'valid', 's', withFile(inForm)];
  yield ['mailgun', 'a form with a file and another token', 'refused', 's', withFile({ ...inForm, token: 'ab' })];
  yield ['mailgun', 'a form with a file and nothing signed', 'refused', 's', withFile({ token: 'ab' })];
}

function* urlsAndFields(): Iterable<Case> {
  const twilio = (signed: string, body: string, url: string, type = FORM['content-type']): RequestParts => ({
    headers: { 'content-type': type, 'x-twilio-signature': hmac('sha1', 's', signed).toString('base64') },
    body,
    url,
  });
  const url = 'https://user:pass@e.com/a?x=1';
  yield ['twilio', 'fields in order, one twice', 'valid', 's', twilio(`${url}B1a2a3`, 'a=3&B=1&a=2', url)];
  yield ['twilio', 'a port that was added', 'valid', 's', twilio('https://e.com:443/aB1', 'B=1', 'https://e.com/a')];
  yield ['twilio', 'one field more', 'refused', 's', twilio(`${url}B1`, 'B=1&C=', `${url}&y=2`)];
  const hashed = `${url}&bodySHA256=${sha('{"a":1}')}`;
  yield ['twilio', 'JSON', 'valid', 's', twilio(hashed, '{"a":1}', hashed, 'application/json')];
  yield ['twilio', 'other JSON', 'refused', 's', twilio(hashed, '{"a":2}', hashed, 'application/json')];
  for (const type of ['application/json', 'text/plain', ''])
    yield ['twilio', `an unsigned body, ${type}`, 'refused', 's', twilio(url, 'evil=1', url, type)];
  const mandrill = (key: string, events: string): RequestParts => {
    const signature = hmac('sha1', key, `${URL_}mandrill_events${events}`).toString('base64');
    const sent = form({ mandrill_events: events });
    return { ...sent, headers: { ...FORM, 'x-mandrill-signature': signature }, url: URL_ };
  };
  yield ['mandrill', 'events', 'valid', 's', mandrill('s', '[{"event":"é"}]')];
  yield ['mandrill', 'the key of its test', 'refused', 's', mandrill('test-webhook', '[{"event":"send"}]')];

  const hubspot = (signed: string, url: string): RequestParts => ({
    headers: {
      'x-hubspot-signature-v3': hmac('sha256', 's', `POST${signed}[]${AT}`).toString('base64'),
      'x-hubspot-request-timestamp': String(AT),
      // Weaker and right: it must not stand in for the other.
      'x-hubspot-signature': crypto.createHash('sha256').update('s[]').digest('hex'),
      'x-hubspot-signature-version': 'v1',
    },
    body: '[]',
    url,
  });
  yield [
    'hubspot',
    'escapes',
    'valid',
    's',
    hubspot("https://e.com/a:b?x=/?@!$'()*,;&y=%26%20", 'https://e.com/a%3Ab?x=%2F%3F%40%21%24%27%28%29%2A%2C%3B&y=%26%20'),
  ];
  yield ['hubspot', 'another URL beside a good v1', 'refused', 's', hubspot('https://e.com/a', 'https://e.com/b')];

  const names = 'x-contentful-signed-headers,x-contentful-timestamp';
  const contentful = (path: string, url: string, at = AT): RequestParts => {
    const text = `POST\n${path}\nx-contentful-signed-headers:${names};x-contentful-timestamp:${at}\n{}`;
    return {
      headers: {
        'x-contentful-signed-headers': names,
        'x-contentful-timestamp': String(at),
        'x-contentful-signature': hmac('sha256', 's', text).toString('hex').toUpperCase(),
      },
      body: '{}',
      url,
    };
  };
  yield ['contentful', 'a query', 'valid', 's', contentful('/a?b%253D1%2526c%253D2', 'https://e.com/a?b=1&c=2')];
  yield ['contentful', '30.001 s old', 'refused', 's', contentful('/a', 'https://e.com/a', AT - 30_001)];

  const hygraph = (Body: string, env = 'master'): RequestParts => {
    const sign = hmac('sha256', 's', JSON.stringify({ Body, EnvironmentName: 'master', TimeStamp: AT })).toString('base64');
    return { headers: { 'gcms-signature': `sign=${sign}, env=${env}, t=${AT}` }, body: Body };
  };
  yield ['hygraph', 'a body to escape', 'valid', 's', hygraph('{"a":"é\\n☃\u2028<b>"}\r\n')];
  yield ['hygraph', 'another environment', 'refused', 's', hygraph('{}', 'dev')];
}

function* rsaSenders(): Iterable<Case> {
  const fields = { alert_id: '1', alert_name: 'é☃', passthrough: '{"a": "b"}', quantity: '' };
  const entries = Object.entries(fields).flatMap((pair) => pair.map((text) => `s:${Buffer.byteLength(text)}:"${text}";`));
  const p_signature = rsaSign('sha1', `a:4:{${entries.join('')}}`);
  for (const key of formsOf(rsa.publicKey)) yield ['paddle-classic', key, 'valid', key, form({ p_signature, ...fields })];
  yield ['paddle-classic', 'a field changed', 'refused', rsaPem, form({ ...fields, quantity: '1', p_signature })];

  const sns = (version: string, change: object = {}, url = 'https://sns.us-west-2.amazonaws.com/a.pem'): RequestParts => {
    const message: Record<string, string> = {
      Message: 'a\nb☃',
      MessageId: 'm1',
      Subject: 'Hi',
      Timestamp: ISO,
      TopicArn: 't',
      Type: 'Notification',
    };
    const text = Object.entries(message).map(([name, value]) => `${name}\n${value}\n`);
    const Signature = rsaSign(version === '1' ? 'sha1' : 'sha256', text.join(''));
    return { body: JSON.stringify({ ...message, SignatureVersion: version, SigningCertURL: url, Signature, ...change }) };
  };
  for (const version of ['1', '2']) yield ['aws-sns', `version ${version}`, 'valid', rsaPem, sns(version)];
  for (const change of [
    { SignatureVersion: '1' },
    { SignatureVersion: '3' },
    { Subject: 'Ho' },
    { Type: 'SubscriptionConfirmation' },
  ])
    yield ['aws-sns', JSON.stringify(change), 'refused', rsaPem, sns('2', change)];
  for (const url of [
    'http://sns.us-west-2.amazonaws.com/a.pem',
    'https://sns.us-west-2.amazonaws.com.evil.com/a.pem',
    'https://sns.us-west-2.amazonaws.com@evil.com/a.pem',
    'https://sns.us-west-2.amazonaws.com:444/a.pem',
  ])
    yield ['aws-sns', url, 'refused', rsaPem, sns('2', {}, url)];

  // CRC-32 of "123456789", by which its definition is known.
  const paypal = (hash: string, sum = '3421780262', webhookId = 'W'): RequestParts => ({
    headers: {
      'paypal-transmission-id': 'i',
      'paypal-transmission-time': ISO,
      'paypal-transmission-sig': rsaSign(hash, `i|${ISO}|W|${sum}`),
      'paypal-cert-url': 'https://api.paypal.com/v1/notifications/certs/CERT-1',
      'paypal-auth-algo': 'SHA256withRSA',
    },
    body: '123456789',
    webhookId,
  });
  yield ['paypal', 'a delivery', 'valid', rsaPem, paypal('sha256')];
  for (const shown of [
    paypal('sha1'),
    paypal('sha256', '3421780263'),
    paypal('sha256', '-873187034'),
    paypal('sha256', undefined, 'X'),
  ])
    yield ['paypal', JSON.stringify(shown.headers), 'refused', rsaPem, shown];
}

const groups = { publicKeys, tokens, secretsOfTheirForms, urlsAndFields, rsaSenders };

describe.each(Object.entries(groups))('%s', (_name, cases) => {
  it.each([...cases()].map((each) => [`${each[2]}: ${each[0]}, ${each[1].slice(0, 60)}`, each] as const))(
    '%s',
    async (_title, each) => {
      const [name, , want, secret, parts] = each;
      const provider = findProvider(name)!;
      const options = { now: AT, toleranceMs: provider.toleranceMs };
      const { status } = await provider.verify(request(parts), [provider.prepareSecret(secret)], options);
      if (want === 'valid') expect(status).toBe('valid');
      else expect(['missing', 'malformed', 'invalid', 'expired']).toContain(status);
    },
  );
});

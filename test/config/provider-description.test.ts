import { Ajv } from 'ajv';
import fc from 'fast-check';
import { afterEach, describe, expect, it } from 'vitest';
import { generateSchema } from '../../scripts/json-schema.js';
import { ConfigError, resolveConfig } from '../../src/config/index.js';
import { findProvider, providerNames } from '../../src/providers/index.js';
import { signDelivery } from '../../src/testing.js';
import { type Harness, readBody, startHarness } from '../helpers/harness.js';
import { loadYaml, problemsOf } from './helpers.js';

const ACME = `routes:
  - path: /acme
    signatureSecret: s3cret
    idempotencyKey: true
    provider:
      name: acme
      algorithm: hmac-sha256
      signature: { header: acme-signature, list: { separator: ",", assign: "=", key: v1 } }
      signed: "{timestamp}.{body}"
      timestamp: { part: t, unit: s }
      tolerance: 2m
      eventId: body:id
      eventType: body:type
`;

let harness: Harness | undefined;
afterEach(async () => {
  await harness?.stop();
  harness = undefined;
});

it('a provider in YAML alone verifies and identifies what is sent over HTTP', async () => {
  const { routes } = loadYaml(ACME);
  const bodies: string[] = [];
  harness = await startHarness({
    routes,
    handler: async (req, res) => {
      bodies.push((await readBody(req)).toString());
      res.end();
    },
  });
  const acme = routes[0]?.provider as Parameters<typeof signDelivery>[0];
  const good = signDelivery(acme, { secret: 's3cret', body: { id: 'a1', type: 'order.paid' } });
  const late = signDelivery(acme, { secret: 's3cret', body: { id: 'a2' }, timestamp: Date.now() - 130_000 });
  const wrong = signDelivery(acme, { secret: 'another', body: { id: 'a3' } });
  for (const [delivery, status] of [
    [good, 200],
    [good, 200],
    [late, 401],
    [wrong, 401],
  ] as const) {
    expect((await harness.post('/acme', delivery)).status).toBe(status);
  }
  expect(bodies).toEqual([good.body.toString()]);
  const settled = await harness.settledCount(4);
  expect(settled.map(({ verdict }) => verdict?.status)).toEqual(['valid', 'valid', 'expired', 'invalid']);
  expect(settled[0]?.identity).toMatchObject({ eventId: 'a1', eventType: 'order.paid' });
  expect(settled[1]?.isDuplicate).toBe(true);
});

describe('every description of the catalogue', () => {
  const validate = new Ajv({ allErrors: true, strict: false }).compile(JSON.parse(generateSchema()));
  const declared = providerNames.flatMap((name) => {
    const { description } = findProvider(name)!;
    return 'algorithm' in description || 'variants' in description ? [description] : [];
  });

  it.each(declared.map((description) => [description.name, description]))('%s can be written in YAML', (name, description) => {
    const config = { routes: [{ path: '/a', provider: description }] };
    expect(validate(config), JSON.stringify(validate.errors)).toBe(true);
    expect(loadYaml(JSON.stringify(config)).routes[0]?.provider.name).toBe(name);
  });

  it('are there', () => expect(declared.length).toBeGreaterThan(60));
});

it('takes in code what defineProvider gives, and descriptions', () => {
  const github = findProvider('github')!;
  const { routes } = resolveConfig({
    routes: [
      { path: '/a', provider: github },
      { path: '/b', provider: { ...github.description, name: 'like-github' } },
    ],
  });
  expect(routes.map(({ provider }) => provider.name)).toEqual(['github', 'like-github']);
  expect(routes[0]?.provider).toBe(github);
});

it('refuses any other description by a ConfigError that says where', () => {
  const word = fc.constantFrom(
    'token',
    'hmac-sha256',
    'sha256',
    'hex',
    '{body}',
    '{timestamp}',
    '{id}',
    'header:a',
    'body:a',
    's',
    'a',
    '',
  );
  const { value } = fc.letrec((tie) => ({
    value: fc.oneof(
      { depthSize: 'small' },
      word,
      fc.constantFrom(null, 0, true),
      tie('object'),
      fc.array(tie('value'), { maxLength: 2 }),
    ),
    object: fc.dictionary(
      fc.constantFrom('at', 'unit', 'header', 'query', 'body', 'part', 'list', 'key', '__proto__'),
      tie('value'),
      {
        maxKeys: 3,
      },
    ),
  }));
  const scheme = { algorithm: value, signature: value, signed: value, timestamp: value, id: value, key: value, when: value };
  const facts = {
    tolerance: value,
    eventId: value,
    attempt: value,
    handshake: value,
    variants: fc.array(fc.record(scheme, { requiredKeys: [] })),
  };
  const good = { name: 'a', algorithm: 'hmac-sha256', signature: { header: 'a' } };
  const changes = fc.record({ ...scheme, ...facts }, { requiredKeys: [] });
  let refused = 0;
  fc.assert(
    fc.property(changes, (change) => {
      try {
        resolveConfig({ routes: [{ path: '/a', provider: { ...good, ...change } }] });
      } catch (error) {
        refused++;
        expect(error).toBeInstanceOf(ConfigError);
        for (const { path } of (error as ConfigError).problems) expect(path).toMatch(/^routes\[0\]\.provider/);
      }
    }),
    { numRuns: 500 },
  );
  expect(refused).toBeGreaterThan(100);
});

interface Fault {
  /** What follows `provider:`, from line 4 and column 7 on. */
  readonly yaml: string;
  readonly at: string;
  readonly code?: string;
  readonly found: string;
  readonly allowed: string;
  readonly nearest?: string;
}

const SIGNED = 'algorithm: hmac-sha256\n      signature: { header: x-sig }';

const FAULTS: Readonly<Record<string, Fault>> = {
  'an unknown algorithm': {
    yaml: 'algorithm: sha-256\n      signature: { header: x-sig }',
    at: '5:18 algorithm',
    found: '"sha-256"',
    allowed: 'hmac-sha1, hmac-sha256',
    nearest: 'sha256',
  },
  'an unknown setting': {
    yaml: `${SIGNED}\n      eventID: body:id`,
    at: '7:7 eventID',
    code: 'unknown_option',
    found: 'an unknown option',
    allowed: 'name, title,',
    nearest: 'eventId',
  },
  'an unknown setting of the signature': {
    yaml: 'algorithm: hmac-sha256\n      signature: { header: x-sig, encodings: hex }',
    at: '6:35 signature.encodings',
    code: 'unknown_option',
    found: 'an unknown option',
    allowed: 'header, query, body, each, encoding',
    nearest: 'encoding',
  },
  'an unknown encoding': {
    yaml: 'algorithm: hmac-sha256\n      signature: { header: x-sig, encoding: base-64 }',
    at: '6:45 signature.encoding',
    found: '"base-64"',
    allowed: 'hex, base64, base64url',
    nearest: 'base64',
  },
  'an encoding that keys do not have': {
    yaml: `${SIGNED}\n      key: { encoding: utf-8 }`,
    at: '7:24 key.encoding',
    found: '"utf-8"',
    allowed: 'utf8, base64, hex',
    nearest: 'utf8',
  },
  'no algorithm': {
    yaml: 'signature: { header: x-sig }',
    at: '4:7 algorithm',
    code: 'missing_option',
    found: 'nothing',
    allowed: 'how the sender signs',
  },
  'no signature': {
    yaml: 'algorithm: hmac-sha256',
    at: '4:7 signature',
    code: 'missing_option',
    found: 'nothing',
    allowed: 'where the signature is',
  },
  'a signature in no place': {
    yaml: 'algorithm: hmac-sha256\n      signature: { encoding: hex }',
    at: '6:18 signature',
    found: 'an object: needs one of header, query, body',
    allowed: 'one of header, query, body',
  },
  'a header that is none': {
    yaml: 'algorithm: hmac-sha256\n      signature: { header: [ "x sig" ] }',
    at: '6:30 signature.header[0]',
    found: '"x sig"',
    allowed: 'the name of a header',
  },
  'a list without its key': {
    yaml: 'algorithm: hmac-sha256\n      signature: { header: x-sig, list: { separator: ",", assign: "=" } }',
    at: '6:41 signature.list.key',
    code: 'missing_option',
    found: 'nothing',
    allowed: 'the name of the items that are signatures',
  },
  'a template with an unknown name': {
    yaml: `${SIGNED}\n      signed: "{time}.{body}"`,
    at: '7:15 signed',
    found: '"{time}.{body}": has {time}, which is none of {body}',
    allowed: 'literal text and {body}',
  },
  'a timestamp that nobody signed': {
    yaml: `${SIGNED}\n      timestamp: { header: x-time, unit: s }`,
    at: '7:18 timestamp',
    found: 'an object: goes with {timestamp} in signed',
    allowed: '{timestamp} in signed',
  },
  'a template without its timestamp': {
    yaml: `${SIGNED}\n      signed: "{timestamp}.{body}"`,
    at: '4:7 timestamp',
    found: 'nothing: goes with {timestamp} in signed',
    allowed: 'one of header, part, body',
  },
  'a unit that is none': {
    yaml: `${SIGNED}\n      signed: "{timestamp}.{body}"\n      timestamp: { header: x-time, unit: rfc-3339 }`,
    at: '8:42 timestamp.unit',
    found: '"rfc-3339"',
    allowed: 's, ms, rfc3339, http-date',
    nearest: 'rfc3339',
  },
  'a part of what is no list': {
    yaml: `${SIGNED}\n      signed: "{timestamp}.{body}"\n      timestamp: { part: t, unit: s }`,
    at: '8:26 timestamp.part',
    found: '"t": needs signature.list',
    allowed: 'an item of signature.list',
  },
  'a template without braces': {
    yaml: `${SIGNED}\n      signed: timestamp.body`,
    at: '7:15 signed',
    found: '"timestamp.body": holds nothing of the request',
    allowed: 'literal text and {body}',
  },
  'a prefix beside a list': {
    yaml: 'algorithm: hmac-sha256\n      signature: { header: x-sig, prefix: "sha256=", list: { separator: ",", assign: "=", key: v1 } }',
    at: '6:43 signature.prefix',
    found: '"sha256=": goes without signature.list',
    allowed: 'none beside signature.list',
  },
  'a prefix whose space is lost without quotes': {
    yaml: 'algorithm: token\n      signature:\n        header: authorization\n        prefix: Bearer \n',
    at: '8:17 signature.prefix',
    found: '"Bearer": ends without the space',
    allowed: 'in quotes, e.g. "Bearer "',
  },
  'what a header says, without its name': {
    yaml: `${SIGNED}\n      when: { equals: v2 }`,
    at: '7:23 when.equals',
    found: '"v2": is what when.header has to say',
    allowed: 'a text beside when.header',
  },
  'two lists in one path': {
    yaml: `${SIGNED}\n      eventId: body:*.a.*.id`,
    at: '7:16 eventId',
    found: 'the path *.a.*.id has more than one *',
    allowed: 'one * at most',
  },
  'a header among the fields that change': {
    yaml: `${SIGNED}\n      changesPerAttempt: [ "header:x" ]`,
    at: '7:26 changesPerAttempt',
    found: '"header:x" is no body:<name.name>',
    allowed: 'a list of body:<name.name>',
  },
  'an answer with an unknown word': {
    yaml: `${SIGNED}\n      handshake: { at: body:x, answer: { text: "{chalenge}" } }`,
    at: '7:18 handshake',
    found: 'an answer has no {chalenge}',
    allowed: 'text or json with {challenge}',
  },
  'an answer in JSON that is a text': {
    yaml: `${SIGNED}\n      handshake: { at: body:x, answer: { json: ok } }`,
    at: '7:48 handshake.answer.json',
    found: '"ok"',
    allowed: 'an object',
  },
  'a locator without its kind': {
    yaml: `${SIGNED}\n      eventId: data.id`,
    at: '7:16 eventId',
    found: '"data.id"',
    allowed: 'header:<name>, body:<dot.path>, form:<field>, query:<name> or key:<pattern>',
    nearest: 'body:data.id',
  },
  'a tolerance without its unit': {
    yaml: `${SIGNED}\n      tolerance: 300`,
    at: '7:18 tolerance',
    found: 'the number 300',
    allowed: 'a number with a unit',
    nearest: '300s',
  },
  'a handshake with an unknown setting': {
    yaml: `${SIGNED}\n      handshake: { at: body:type, equal: ping }`,
    at: '7:35 handshake.equal',
    code: 'unknown_option',
    found: 'an unknown option',
    allowed: 'at, equals, unless',
    nearest: 'equals',
  },
  'variants beside one way of signing': {
    yaml: `${SIGNED}\n      variants: [ { algorithm: token, signature: { header: x-token } } ]`,
    at: '5:7 algorithm',
    code: 'conflict',
    found: 'algorithm beside variants',
    allowed: 'or no variants',
  },
  'a fault of the second variant': {
    yaml: 'variants:\n        - { algorithm: token, signature: { header: x-token } }\n        - { algorithm: hmac-sha256, signature: { query: sig } }',
    at: '7:48 variants[1].signature',
    found: 'an object: only a token can be in the query or the body',
    allowed: 'one of header, query, body',
  },
  'an unknown word in the second variant': {
    yaml: 'variants:\n        - { algorithm: token, signature: { header: x-token } }\n        - { algorithm: hmac, signature: { header: sig } }',
    at: '7:24 variants[1].algorithm',
    found: '"hmac"',
    allowed: 'hmac-sha1, hmac-sha256',
    nearest: 'hmac-sha1',
  },
  'a secret in place of its form': {
    yaml: `${SIGNED}\n      key: s3cret`,
    at: '7:12 key',
    found: 'a text',
    allowed: 'an object with encoding, stripPrefix or separator',
  },
};

describe('a fault in a description has its place, what was found, what is allowed and the nearest spelling', () => {
  it.each(Object.entries(FAULTS))('%s', (_, { yaml, at, code = 'wrong_value', found, allowed, nearest }) => {
    const config = `routes:\n  - path: /acme\n    provider:\n      name: acme\n      ${yaml}\n`;
    const problems = problemsOf(() => loadYaml(config));
    expect(problems.map(({ line, column, path }) => `${line}:${column} ${path}`)).toEqual([
      at.replace(' ', ' routes[0].provider.'),
    ]);
    expect(problems[0]).toMatchObject({ code, found: expect.stringContaining(found), allowed: expect.stringContaining(allowed) });
    expect(problems[0]?.nearest).toBe(nearest);
    expect(JSON.stringify(problems)).not.toContain('s3cret');
  });
});

import { describe, expect, it } from 'vitest';
import { reference } from '../../src/config/environment.js';
import { ConfigError, type ConfigProblem } from '../../src/config/index.js';
import { loadYaml, problemsOf } from './helpers.js';

const PROVIDERS = ' github, ';

interface Case {
  readonly yaml: string;
  readonly env?: Record<string, string>;
  /** `line:column path` */
  readonly at: string;
  readonly code: ConfigProblem['code'];
  readonly found: string;
  readonly allowed: string;
  readonly nearest?: string;
}

/** A route on /a by GitHub with one more line, which is line 4 and starts in column 5. */
const route = (line: string): string => `routes:
  - path: /a
    provider: github
    ${line}
`;

const CASES: Readonly<Record<string, Case>> = {
  'an unknown option': {
    yaml: route('signature_secret: whsec_x'),
    at: '4:5 routes[0].signature_secret',
    code: 'unknown_option',
    found: 'an unknown option',
    allowed: 'path, method, provider, signatureSecret,',
    nearest: 'signatureSecret',
  },
  'an unknown option at the top': {
    yaml: `${route('')}modes: observe`,
    at: '5:1 modes',
    code: 'unknown_option',
    found: 'an unknown option',
    allowed: '$schema, mode, store, routes',
    nearest: 'mode',
  },
  'an option by the name of something every object has': {
    yaml: route('__proto__: 1'),
    at: '4:5 routes[0].__proto__',
    code: 'unknown_option',
    found: 'an unknown option',
    allowed: 'path,',
  },
  'an option that is missing': {
    yaml: 'routes:\n  - provider: github',
    at: '2:5 routes[0].path',
    code: 'missing_option',
    found: 'nothing',
    allowed: 'a path that starts with /',
  },
  'no routes': { yaml: 'mode: observe', at: '1:1 routes', code: 'missing_option', found: 'nothing', allowed: 'a list of routes' },
  'an empty list of routes': {
    yaml: 'routes: []',
    at: '1:9 routes',
    code: 'wrong_value',
    found: 'an empty list',
    allowed: 'at least one route',
  },
  'one route that is no list': {
    yaml: 'routes:\n  path: /a',
    at: '2:3 routes',
    code: 'wrong_value',
    found: 'an object',
    allowed: 'a list of routes',
  },
  'a route that is a text': {
    yaml: 'routes: [ /a ]',
    at: '1:11 routes[0]',
    code: 'wrong_value',
    found: '"/a"',
    allowed: 'an object with path and provider',
  },
  'a route that is a list': {
    yaml: 'routes: [ [] ]',
    at: '1:11 routes[0]',
    code: 'wrong_value',
    found: 'an empty list',
    allowed: 'an object with path and provider',
  },
  'a config that is a list': {
    yaml: '- path: /a',
    at: '1:1 ',
    code: 'wrong_value',
    found: 'a list',
    allowed: 'an object with routes',
  },
  'an unknown provider': {
    yaml: 'routes:\n  - path: /a\n    provider: githbu',
    at: '3:15 routes[0].provider',
    code: 'wrong_value',
    found: '"githbu"',
    allowed: PROVIDERS,
    nearest: 'github',
  },
  'a provider described wrongly': {
    yaml: 'routes:\n  - path: /a\n    provider: { name: acme, algorithm: md5, signature: { header: x } }',
    at: '3:40 routes[0].provider.algorithm',
    code: 'wrong_value',
    found: '"md5"',
    allowed: 'hmac-sha1, hmac-sha256',
  },
  'an unknown mode': {
    yaml: `mode: observed\n${route('')}`,
    at: '1:7 mode',
    code: 'wrong_value',
    found: '"observed"',
    allowed: 'enforce, observe',
    nearest: 'observe',
  },
  'a method in lower case': {
    yaml: route('method: [POST, put]'),
    at: '4:20 routes[0].method[1]',
    code: 'wrong_value',
    found: '"put"',
    allowed: 'POST, PUT, PATCH, DELETE, GET, HEAD, OPTIONS, or a list of them',
    nearest: 'PUT',
  },
  'a word that is cut short': {
    yaml: route('onStoreFailure: retry'),
    at: '4:21 routes[0].onStoreFailure',
    code: 'wrong_value',
    found: '"retry"',
    allowed: 'run, retry-later',
    nearest: 'retry-later',
  },
  'a duration without a unit': {
    yaml: route('tolerance: 300'),
    at: '4:16 routes[0].tolerance',
    code: 'wrong_value',
    found: 'the number 300',
    allowed: 'a whole number with a unit (ms, s, m, h, d), 1s to 24h, e.g. 300s',
    nearest: '300s',
  },
  'a tolerance out of bounds': {
    yaml: route('tolerance: 25h'),
    at: '4:16 routes[0].tolerance',
    code: 'wrong_value',
    found: '"25h"',
    allowed: '1s to 24h',
  },
  'a tolerance of nothing': {
    yaml: route('tolerance: 0s'),
    at: '4:16 routes[0].tolerance',
    code: 'wrong_value',
    found: '"0s"',
    allowed: '1s to 24h',
  },
  'a deadline that no timer can hold': {
    yaml: route('processingDeadline: 25d'),
    at: '4:25 routes[0].processingDeadline',
    code: 'wrong_value',
    found: '"25d"',
    allowed: '1s to 24d',
  },
  'a TTL in words': {
    yaml: route('idempotencyTtl: 3 days'),
    at: '4:21 routes[0].idempotencyTtl',
    code: 'wrong_value',
    found: '"3 days"',
    allowed: '1s to 365d',
    nearest: '3d',
  },
  'a size without a unit': {
    yaml: route('maxBodySize: 65536'),
    at: '4:18 routes[0].maxBodySize',
    code: 'wrong_value',
    found: 'the number 65536',
    allowed: 'a whole number with a unit (b, kib, mib), 1b to 64mib',
    nearest: '65536b',
  },
  'a size of ambiguous unit': {
    yaml: route('maxBodySize: 2MB'),
    at: '4:18 routes[0].maxBodySize',
    code: 'wrong_value',
    found: '"2MB"',
    allowed: 'b, kib, mib',
    nearest: '2mib',
  },
  'yes, which YAML takes for a text': {
    yaml: route('requireProcessingMark: yes'),
    at: '4:28 routes[0].requireProcessingMark',
    code: 'wrong_value',
    found: '"yes"',
    allowed: 'true or false',
    nearest: 'true',
  },
  'an idempotency key of unknown kind': {
    yaml: route('idempotencyKey: heder:x-id'),
    at: '4:21 routes[0].idempotencyKey',
    code: 'wrong_value',
    found: '"heder:x-id"',
    allowed: 'true, false, header:<name>, body:<dot.path>',
    nearest: 'header:x-id',
  },
  'an idempotency key without its kind': {
    yaml: route('idempotencyKey: data.id'),
    at: '4:21 routes[0].idempotencyKey',
    code: 'wrong_value',
    found: '"data.id"',
    allowed: 'body:<dot.path>',
    nearest: 'body:data.id',
  },
  'a body path with an empty step': {
    yaml: route('idempotencyKey: body:data..id'),
    at: '4:21 routes[0].idempotencyKey',
    code: 'wrong_value',
    found: '"body:data..id"',
    allowed: 'body:<dot.path>',
  },
  'no event types': {
    yaml: route('events: []'),
    at: '4:13 routes[0].events',
    code: 'wrong_value',
    found: 'an empty list',
    allowed: 'a list of event types, at least one',
  },
  'event types that are no list': {
    yaml: route('events: push'),
    at: '4:13 routes[0].events',
    code: 'wrong_value',
    found: '"push"',
    allowed: 'a list of event types, at least one',
  },
  'an event type that is a number': {
    yaml: route('events: [push, 5]'),
    at: '4:20 routes[0].events[1]',
    code: 'wrong_value',
    found: 'the number 5',
    allowed: 'the name of an event type',
  },
  'two places for the event type': {
    yaml: `${route('eventTypeHeader: x-type')}    eventTypeField: type`,
    at: '5:5 routes[0].eventTypeField',
    code: 'conflict',
    found: 'eventTypeField beside eventTypeHeader',
    allowed: 'one of the two',
  },
  'a header that cannot be': {
    yaml: route('eventTypeHeader: "x type"'),
    at: '4:22 routes[0].eventTypeHeader',
    code: 'wrong_value',
    found: '"x type"',
    allowed: 'the name of a header',
  },
  'a path without its slash': {
    yaml: 'routes:\n  - path: webhooks/a\n    provider: github',
    at: '2:11 routes[0].path',
    code: 'wrong_value',
    found: '"webhooks/a"',
    allowed: 'a path that starts with /',
    nearest: '/webhooks/a',
  },
  'a path with a query': {
    yaml: 'routes:\n  - path: /a?b=1\n    provider: github',
    at: '2:11 routes[0].path',
    code: 'wrong_value',
    found: '"/a?b=1"',
    allowed: 'a path without query and fragment',
    nearest: '/a',
  },
  'two routes for one path': {
    yaml: `${route('')}  - { path: /A, provider: slack }`,
    at: '5:13 routes[1].path',
    code: 'duplicate_route',
    found: 'POST /A, which routes[0] (line 2) has already',
    allowed: 'one route per path and method; case and the names of parameters do not count',
  },
  'two routes that differ in the name of a parameter': {
    yaml: 'routes:\n  - { path: "/a/:b", provider: github }\n  - { path: "/a/:c", provider: slack, method: [PUT, POST] }',
    at: '3:13 routes[1].path',
    code: 'duplicate_route',
    found: 'POST /a/:c, which routes[0] (line 2) has already',
    allowed: 'one route per path and method',
  },
  'a sender that signs the URL, and no public URL': {
    yaml: `routes:
  - path: /a
    provider: { name: acme, algorithm: hmac-sha256, signature: { header: x-sig }, signed: "{url}{body}" }
    signatureSecret: abc
`,
    at: '2:5 routes[0].publicUrl',
    code: 'missing_option',
    found: 'nothing',
    allowed: 'the public origin, e.g. https://api.example.com: acme signs the URL',
  },
  'a public URL without a scheme': {
    yaml: route('publicUrl: api.example.com'),
    at: '4:16 routes[0].publicUrl',
    code: 'wrong_value',
    found: '"api.example.com"',
    allowed: 'an http(s) URL without query, fragment and user',
  },
  'a store by its URL, without a client': {
    yaml: `store: redis://user:pass@cache:6379/0\n${route('')}`,
    at: '1:8 store',
    code: 'missing_package',
    found: 'a Redis URL, and no client installed to connect with',
    allowed: 'npm install ioredis (or iovalkey, or redis), or a config in code with redisStore(client)',
  },
  'a store of an unknown kind': {
    yaml: `store: mongodb://user:pass@cache\n${route('')}`,
    at: '1:8 store',
    code: 'wrong_value',
    found: 'a mongodb:// URL',
    allowed: 'memory, redis://host:6379/0, { memory: { maxEntries, maxBytes } }',
  },
  'an encryption key that is too short': {
    yaml: `store: { redis: { url: "redis://cache", encryptionKey: abc } }\n${route('')}`,
    at: '1:56 store.redis.encryptionKey',
    code: 'wrong_value',
    found: 'a text',
    allowed: '32 bytes, in hex or base64',
  },
  'a bound of the store without a unit': {
    yaml: `store: { memory: { maxBytes: 1000 } }\n${route('')}`,
    at: '1:30 store.memory.maxBytes',
    code: 'wrong_value',
    found: 'the number 1000',
    allowed: 'b, kib, mib',
    nearest: '1000b',
  },
  'a variable that is not set': {
    yaml: route(`signatureSecret: ${reference('SECRET')}`),
    at: '4:22 routes[0].signatureSecret',
    code: 'unset_variable',
    found: `${reference('SECRET')}, which is unset or empty`,
    allowed: `a variable that is set, or ${reference('VAR:-default')}`,
  },
  'a variable that is empty, in a list': {
    yaml: route(`signatureSecret: [ abc, "${reference('OLD')}" ]`),
    env: { OLD: '' },
    at: '4:29 routes[0].signatureSecret[1]',
    code: 'unset_variable',
    found: reference('OLD'),
    allowed: 'a variable that is set',
  },
  'a reference that cannot be': {
    yaml: route(`signatureSecret: "${reference('A:?must be set')}"`),
    at: '4:22 routes[0].signatureSecret',
    code: 'wrong_value',
    found: 'a broken reference to a variable',
    allowed: reference('VAR:-default'),
  },
  'a value of a variable, which is not shown': {
    yaml: route(`onStoreFailure: ${reference('WHAT')}`),
    env: { WHAT: 'canary' },
    at: '4:21 routes[0].onStoreFailure',
    code: 'wrong_value',
    found: `a text from ${reference('WHAT')}`,
    allowed: 'run, retry-later',
  },
  'a blank secret': {
    yaml: route('signatureSecret: "  "'),
    at: '4:22 routes[0].signatureSecret',
    code: 'wrong_value',
    found: 'a blank text',
    allowed: 'a text that is not blank',
  },
  'a secret that is nothing': {
    yaml: route('signatureSecret:'),
    at: '4:21 routes[0].signatureSecret',
    code: 'wrong_value',
    found: 'nothing (null)',
    allowed: 'a text, { file }, or a list of them',
  },
  'a secret with a line break after it': {
    yaml: route(`signatureSecret: ${reference('SECRET')}`),
    env: { SECRET: 'abc\n' },
    at: '4:22 routes[0].signatureSecret',
    code: 'wrong_value',
    found: `a text with white space around it from ${reference('SECRET')}`,
    allowed: 'a text without white space around it',
  },
  'a secret that a shell made of nothing': {
    yaml: route('signatureSecret: undefined'),
    at: '4:22 routes[0].signatureSecret',
    code: 'wrong_value',
    found: 'a text',
    allowed: 'a real secret, not a placeholder',
  },
  'a secret that is a number': {
    yaml: route('signatureSecret: 12345678'),
    at: '4:22 routes[0].signatureSecret',
    code: 'wrong_value',
    found: 'a number',
    allowed: 'a text, { file }, or a list of them',
  },
  'no secrets in the list': {
    yaml: route('signatureSecret: []'),
    at: '4:22 routes[0].signatureSecret',
    code: 'wrong_value',
    found: 'an empty list',
    allowed: 'at least one secret',
  },
  'a secret that the provider cannot use': {
    yaml: 'routes:\n  - path: /a\n    provider: svix\n    signatureSecret: [ "whsec_c2VjcmV0c2VjcmV0c2VjcmV0", "no base64!" ]',
    at: '4:58 routes[0].signatureSecret[1]',
    code: 'unusable_secret',
    found: 'a text, which is not base64',
    allowed: 'a secret as svix hands it out',
  },
  'a secret file that is not there': {
    yaml: route('signatureSecret: { file: nowhere }'),
    at: '4:30 routes[0].signatureSecret.file',
    code: 'unusable_secret',
    found: 'a file that does not exist',
    allowed: 'the path of a file with a secret as github hands it out',
  },
  'a secret file that is a directory': {
    yaml: route('signatureSecret: [ { file: . } ]'),
    at: '4:32 routes[0].signatureSecret[0].file',
    code: 'unusable_secret',
    found: 'a directory',
    allowed: 'the path of a file',
  },
  'an unknown key beside file': {
    yaml: route('signatureSecret: { file: x, fil: y }'),
    at: '4:33 routes[0].signatureSecret.fil',
    code: 'unknown_option',
    found: 'an unknown option',
    allowed: 'file',
    nearest: 'file',
  },
  'a key that is there twice': {
    yaml: route('provider: slack'),
    at: '4:5 routes[0].provider',
    code: 'duplicate_key',
    found: 'a key that is there twice',
    allowed: 'each key once',
  },
  'a list that is not closed': {
    yaml: 'routes: [\n  { path: /a }\n',
    at: '3:1 ',
    code: 'syntax',
    found: 'wrong indentation, or a bracket that is not closed',
    allowed: 'valid YAML or JSON',
  },
  'a tab': {
    yaml: 'routes:\n\t- path: /a',
    at: '2:1 ',
    code: 'syntax',
    found: 'a tab as indentation',
    allowed: 'valid YAML or JSON',
  },
  'a second document': {
    yaml: 'routes: []\n---\nroutes: []',
    at: '2:1 ',
    code: 'syntax',
    found: 'a second document (---)',
    allowed: 'valid YAML or JSON',
  },
  'an alias without an anchor': {
    yaml: route('events: *all'),
    at: '4:13 routes[0].events',
    code: 'syntax',
    found: 'an alias without an anchor before it',
    allowed: 'an alias of an anchored value before it',
  },
  'an alias of what it is part of': {
    yaml: route('events: &all [ *all ]'),
    at: '4:20 routes[0].events[0]',
    code: 'syntax',
    found: 'an alias of what it is part of',
    allowed: 'an alias of an anchored value before it',
  },
  'a key that is a list': {
    yaml: route('? [a]\n    : 1'),
    at: '4:7 routes[0]["?"]',
    code: 'syntax',
    found: 'a key that is no text',
    allowed: 'keys that are texts',
  },
};

describe('each fault has its place, what was found, what is allowed and the nearest spelling', () => {
  it.each(Object.entries(CASES))('%s', (_, { yaml, env = {}, at, code, found, allowed, nearest }) => {
    const problems = problemsOf(() => loadYaml(yaml, env));
    expect(problems).toHaveLength(1);
    const [problem] = problems;
    expect(`${problem?.line}:${problem?.column} ${problem?.path}`).toBe(at);
    expect(problem?.code).toBe(code);
    expect(problem?.found).toContain(found);
    expect(problem?.allowed).toContain(allowed);
    expect(problem?.nearest).toBe(nearest);
  });
});

it('tells of all faults at once, in the order of the file, each with file, line and column', () => {
  const yaml = `mode: enforc
stores: memory
routes:
  - path: webhooks/stripe
    provider: strip
    signatureSecret: ${reference('NOPE')}
    tolerance: 300
  - path: /b
    provider: github
    signatureSecret: [ "", 5 ]
    requiresProcessingMark: true
    events: []
  - path: /b
    provider: svix
    signatureSecret: no base64!
`;
  expect.assertions(3);
  try {
    loadYaml(yaml);
  } catch (error) {
    const { problems, message } = error as ConfigError;
    expect(error).toBeInstanceOf(ConfigError);
    expect(problems.map(({ line, column, path, code }) => `${line}:${column} ${path} ${code}`)).toEqual([
      '1:7 mode wrong_value',
      '2:1 stores unknown_option',
      '4:11 routes[0].path wrong_value',
      '5:15 routes[0].provider wrong_value',
      '6:22 routes[0].signatureSecret unset_variable',
      '7:16 routes[0].tolerance wrong_value',
      '10:24 routes[1].signatureSecret[0] wrong_value',
      '10:28 routes[1].signatureSecret[1] wrong_value',
      '11:5 routes[1].requiresProcessingMark unknown_option',
      '12:13 routes[1].events wrong_value',
      '13:11 routes[2].path duplicate_route',
      '15:22 routes[2].signatureSecret unusable_secret',
    ]);
    expect(
      message
        .replace(/^ {2}\S*webhooks\.config\.yaml/gm, '  webhooks.config.yaml')
        .split('\n')
        .slice(0, 8),
    ).toEqual([
      'The webhook config has 12 problems:',
      '  webhooks.config.yaml:1:7 mode',
      '    found "enforc"',
      '    allowed: enforce, observe',
      '    did you mean enforce?',
      '  webhooks.config.yaml:2:1 stores',
      '    found an unknown option',
      '    allowed: $schema, mode, store, routes',
    ]);
  }
});

it('takes a config in observe mode whose sender signs the URL, and one that verifies nothing', () => {
  const provider = '{ name: acme, algorithm: hmac-sha256, signature: { header: x-sig }, signed: "{url}{body}" }';
  const routes = (more: string) => `routes:\n  - path: /a\n    provider: ${provider}\n    ${more}\n`;
  expect(loadYaml(`mode: observe\n${routes('signatureSecret: abc')}`).routes).toHaveLength(1);
  expect(loadYaml(routes('{}: x').replace('{}: x', 'requireProcessingMark: true')).routes).toHaveLength(1);
  expect(loadYaml(routes('signatureSecret: abc\n    publicUrl: https://x.example')).routes).toHaveLength(1);
});

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { reference } from '../../src/config/environment.js';
import {
  ConfigError,
  defineConfig,
  loadConfig,
  type RouteOptions,
  resolveConfig,
  type WebhookConfig,
} from '../../src/config/index.js';
import type { FieldReader } from '../../src/core/route.js';
import { createRouteTable } from '../../src/core/route-table.js';
import { defineProvider } from '../../src/providers/index.js';
import { memoryStore } from '../../src/stores/memory.js';
import { trustingProvider } from '../helpers/routes.js';
import { folder, problemsOf, request, requestHead } from './helpers.js';

const resolveRoute = (options: Partial<RouteOptions> = {}, more: Partial<WebhookConfig> = {}) =>
  resolveConfig(defineConfig({ routes: [{ path: '/a', provider: 'github', ...options }], ...more })).routes[0]!;

describe('defaults', () => {
  it('fills in every one', () => {
    expect(resolveRoute()).toMatchObject({
      path: '/a',
      methods: new Set(['POST']),
      secrets: undefined,
      toleranceMs: 300_000,
      idempotencyKey: undefined,
      idempotencyTtlMs: 86_400_000,
      onStoreFailure: 'run',
      requireProcessingMark: false,
      processingDeadlineMs: 600_000,
      events: undefined,
      eventType: undefined,
      publicUrl: undefined,
      captureBody: false,
      captureHeaders: true,
      mode: 'enforce',
    });
  });

  it("takes the provider's tolerance, retry horizon and largest body where it has them", () => {
    const provider = { ...trustingProvider, toleranceMs: 5_000, retryHorizonMs: 3 * 86_400_000, maxBodyBytes: 25_000_000 };
    expect(resolveRoute({ provider })).toMatchObject({
      toleranceMs: 5_000,
      idempotencyTtlMs: 3 * 86_400_000,
      maxBodyBytes: 25_000_000,
    });
    expect(resolveRoute({ provider: { ...provider, retryHorizonMs: 1_000, maxBodyBytes: 0 } })).toMatchObject({
      idempotencyTtlMs: 86_400_000,
      maxBodyBytes: 1_048_576,
    });
    expect(resolveRoute({ provider, tolerance: '1m', idempotencyTtl: '60d', maxBodySize: '64kib' })).toMatchObject({
      toleranceMs: 60_000,
      idempotencyTtlMs: 60 * 86_400_000,
      maxBodyBytes: 65_536,
    });
  });

  it('leaves a sender that defines no window without one, unless the route sets it', () => {
    const provider = { ...trustingProvider, toleranceMs: Number.POSITIVE_INFINITY };
    expect(resolveRoute({ provider }).toleranceMs).toBe(Number.POSITIVE_INFINITY);
    expect(resolveRoute({ provider, tolerance: '300s' }).toleranceMs).toBe(300_000);
  });

  it("takes the top level's mode, and the route's before it", () => {
    expect(resolveRoute({}, { mode: 'observe' }).mode).toBe('observe');
    expect(resolveRoute({ mode: 'enforce' }, { mode: 'observe' }).mode).toBe('enforce');
  });
});

describe('options', () => {
  it.each([
    [true, true, true],
    [true, false, false],
    ['body:data.id', false, true],
    ['header:x-id', true, false],
    [() => 'id', true, true],
  ] as const)(
    'knows whether a signature covers the key: %s, event id signed: %s',
    (idempotencyKey, eventIdIsSigned, expected) => {
      const provider = { ...trustingProvider, eventIdIsSigned };
      expect(resolveRoute({ provider, idempotencyKey }).keyIsSigned).toBe(expected);
    },
  );

  it('reads methods, and takes two routes on one path for two of them', () => {
    expect(resolveRoute({ method: 'PUT' }).methods).toEqual(new Set(['PUT']));
    const { routes } = resolveConfig({
      routes: [
        { path: '/a', provider: 'github' },
        { path: '/a', provider: 'slack', method: ['PUT', 'PATCH'] },
      ],
    });
    const table = createRouteTable(routes);
    expect(table.match('PATCH', '/a')).toMatchObject({ kind: 'route', route: { provider: { name: 'slack' } } });
  });

  it('takes a provider as a name, a description, and one that is made already', () => {
    const description = { name: 'acme', algorithm: 'hmac-sha256', signature: { header: 'acme-signature' } } as const;
    expect(resolveRoute({ provider: 'stripe' }).provider.name).toBe('stripe');
    expect(resolveRoute({ provider: description }).provider.name).toBe('acme');
    const made = defineProvider(description);
    expect(resolveRoute({ provider: made }).provider).toBe(made);
  });

  it('takes a store as it is, and makes one in memory to measure', () => {
    const store = memoryStore();
    expect(resolveConfig({ store, routes: [{ path: '/a', provider: 'github' }] }).store).toBe(store);
    expect(resolveConfig({ routes: [{ path: '/a', provider: 'github' }] }).store).toBe('memory');
    const bounded = resolveConfig({
      store: { memory: { maxEntries: 1, maxBytes: '0b' } },
      routes: [{ path: '/a', provider: 'github' }],
    }).store as ReturnType<typeof memoryStore>;
    for (const key of ['a', 'b']) {
      bounded.claim(key, { token: key, bodyHash: 'h', leaseMs: 60_000, ttlMs: 60_000 });
      bounded.complete(key, key, { ttlMs: 60_000, response: { status: 200, headers: {} } });
    }
    expect(bounded.stats).toMatchObject({ entries: 1, evicted: 1 });
  });

  it('refuses an object that lacks a part of a store', () => {
    const { forget: _, ...store } = memoryStore();
    const problems = problemsOf(() => resolveConfig({ store, routes: [{ path: '/a', provider: 'github' }] }));
    expect(problems).toMatchObject([{ path: 'store', found: 'an object', allowed: expect.stringContaining('a DedupeStore') }]);
  });
});

describe('what identifies an event', () => {
  const read = (idempotencyKey: RouteOptions['idempotencyKey'], body: unknown, headers?: Record<string, string>) =>
    (resolveRoute({ idempotencyKey }).idempotencyKey as FieldReader)(request(body, headers));

  it('is on or off', () => {
    expect(resolveRoute({ idempotencyKey: true }).idempotencyKey).toBe('provider');
    expect(resolveRoute({ idempotencyKey: false }).idempotencyKey).toBeUndefined();
  });

  it('is a header in any case, unless it was sent twice', () => {
    expect(read('header:X-Delivery', {}, { 'x-delivery': 'd1' })).toBe('d1');
    expect(read('header:x-delivery', {})).toBeUndefined();
    const reader = resolveRoute({ idempotencyKey: 'header:x-delivery' }).idempotencyKey as FieldReader;
    const repeated = { ...requestHead({ headers: { 'x-delivery': 'd1' } }), body: Buffer.alloc(0), isRepeated: () => true };
    expect(reader(repeated)).toBeUndefined();
  });

  it('is a field of the body', () => {
    const body = { data: { id: 'evt_1', n: 7, list: [{ id: 'x' }], flag: true } };
    expect(read('body:data.id', body)).toBe('evt_1');
    expect(read('body:data.n', body)).toBe('7');
    expect(read('body:data.list.0.id', body)).toBe('x');
    expect(read('body:data.flag', body)).toBeUndefined();
    expect(read('body:data', body)).toBeUndefined();
    expect(read('body:data.constructor.name', body)).toBeUndefined();
  });

  it('is whatever a function makes of request, body and headers', () => {
    const headers = { 'x-id': '9' };
    expect(read((_req, body) => body.data.id, { data: { id: 'evt_2' } })).toBe('evt_2');
    expect(read((_req, _body, given) => given['X-Id'], {}, headers)).toBe('9');
    expect(read((req) => `${req.method} ${req.url} ${req.headers['x-id']} ${req.rawBody.length}`, 'abc', headers)).toBe(
      'POST /webhooks 9 5',
    );
    expect(read((_req, _body, given) => ('x-id' in given ? 'there' : 'absent'), {}, headers)).toBe('there');
    expect(read((() => 42) as never, {})).toBe('42');
    expect(read((() => ({})) as never, {})).toBeUndefined();
  });

  it('gives a function no body where it is not JSON', () => {
    const reader = resolveRoute({ idempotencyKey: (_req, body) => String(body) }).idempotencyKey as FieldReader;
    expect(reader({ ...requestHead(), body: Buffer.from('a=1') })).toBe('undefined');
  });

  it('reads the event type from a header or a field', () => {
    expect(resolveRoute({ eventTypeHeader: 'X-Type' }).eventType?.(request({}, { 'x-type': 'push' }))).toBe('push');
    expect(resolveRoute({ eventTypeField: 'data.type' }).eventType?.(request({ data: { type: 'paid' } }))).toBe('paid');
  });
});

describe('the public URL', () => {
  const url = (publicUrl: RouteOptions['publicUrl'], target: string) =>
    resolveRoute({ publicUrl }).publicUrl?.(requestHead({ target }));

  it.each([
    ['https://api.example.com', '/webhooks?x=1', 'https://api.example.com/webhooks?x=1'],
    ['https://api.example.com/', '/webhooks', 'https://api.example.com/webhooks'],
    ['https://api.example.com/hooks', '/a', 'https://api.example.com/hooks/a'],
    ['https://api.example.com', 'http://inside:8080/a?b', 'https://api.example.com/a?b'],
  ])('%s and %s', (publicUrl, target, expected) => expect(url(publicUrl, target)).toBe(expected));

  it('is what a function says', () => {
    expect(url((req) => `https://${req.headers.host ?? 'none'}${req.url}`, '/a')).toBe('https://none/a');
    expect(url(() => '', '/a')).toBeUndefined();
  });

  it.each(['ftp://x', 'https://', 'https://a b', 'https://u:p@x', 'https://x?y', 'https://x#y', 'x'])(
    'refuses %s',
    (publicUrl) => {
      expect(problemsOf(() => resolveRoute({ publicUrl }))).toMatchObject([{ path: 'routes[0].publicUrl' }]);
    },
  );
});

describe('any value at all', () => {
  it('is resolved, or refused with a ConfigError', () => {
    const keys = fc.constantFrom(
      'routes',
      'mode',
      'store',
      'path',
      'provider',
      'signatureSecret',
      'method',
      'events',
      'file',
      '__proto__',
      'constructor',
      'toString',
    );
    const { value } = fc.letrec((tie) => ({
      value: fc.oneof(
        { maxDepth: 5 },
        fc.jsonValue(),
        fc.constantFrom('/a', 'github', 'enforce', 'memory', 'POST'),
        tie('list'),
        tie('object'),
      ),
      list: fc.array(tie('value'), { maxLength: 3 }),
      object: fc.array(fc.tuple(keys, tie('value')), { maxLength: 4 }).map((pairs) => {
        const object: Record<string, unknown> = Object.create(null);
        for (const [key, entry] of pairs) object[key] = entry;
        return object;
      }),
    }));
    const route = fc.record(
      { path: fc.constant('/a'), provider: fc.constant('github'), signatureSecret: value, events: value, method: value },
      { requiredKeys: [] },
    );
    const config = fc.oneof(
      value,
      fc.jsonValue(),
      fc.record({ routes: fc.array(fc.oneof(route, value)), store: value }, { requiredKeys: ['routes'] }),
    );
    fc.assert(
      fc.property(config, (raw) => {
        try {
          expect(resolveConfig(raw).routes.length).toBeGreaterThan(0);
        } catch (error) {
          if (!(error instanceof ConfigError)) throw error;
          expect(error.problems.length).toBeGreaterThan(0);
        }
      }),
      { numRuns: 1_000 },
    );
  });

  it('is refused with the first thousand of its faults', () => {
    const routes = Array.from({ length: 1_500 }, () => ({ path: '/a', provider: 'github', signatureSecret: [null] }));
    expect(problemsOf(() => resolveConfig({ routes }))).toHaveLength(1_000);
    expect(problemsOf(() => resolveConfig({ routes: [...routes, 5, [], { signatureSecret: {} }] }))).toHaveLength(1_000);
  });

  it('in a file is loaded, or refused with a ConfigError', () => {
    const cwd = folder({});
    const scraps = fc.constantFrom(
      'routes:',
      ' - ',
      'path: /a',
      'provider: github',
      '\n',
      '  ',
      '\t',
      '{',
      '}',
      '[',
      ']',
      ',',
      '"',
      "'",
      '&a',
      '*a',
      reference('A'),
      reference('').slice(0, 2),
      '!!x',
      '|',
      '>',
      '? ',
      ': ',
      '---',
      '%',
      '<<',
      '#',
      'é',
      '\u0000',
    );
    fc.assert(
      fc.property(fc.array(scraps, { maxLength: 25 }), (parts) => {
        const file = folder({ 'c.yaml': parts.join('') });
        try {
          loadConfig({ cwd, env: { A: 'x' }, file: `${file}/c.yaml` });
        } catch (error) {
          if (!(error instanceof ConfigError)) throw error;
        }
      }),
      { numRuns: 500 },
    );
  });
});

describe('in code', () => {
  it('refuses a variable that is not set, rather than verify nothing', () => {
    const secret = process.env.WEBHOOKS_NO_SUCH_VARIABLE;
    const problems = problemsOf(() => resolveConfig({ routes: [{ path: '/a', provider: 'github', signatureSecret: secret }] }));
    expect(problems).toMatchObject([{ code: 'unusable_secret', path: 'routes[0].signatureSecret' }]);
    expect(problems[0]?.found).toContain('a variable that is not set');
  });

  it('refuses a reference to a variable, which nothing would replace', () => {
    const problems = problemsOf(() => resolveRoute({ signatureSecret: ['abc', reference('SECRET')] }));
    expect(problems).toMatchObject([{ code: 'unusable_secret', path: 'routes[0].signatureSecret[1]' }]);
    expect(problems[0]?.allowed).toContain('process.env');
  });

  it('gives a resolved config back as it is', () => {
    const resolved = resolveConfig({ routes: [{ path: '/a', provider: 'github' }] });
    expect(resolveConfig(resolved)).toBe(resolved);
    const { routes, store } = resolved;
    expect(resolveConfig({ routes, store }).routes).toBe(routes);
  });
});

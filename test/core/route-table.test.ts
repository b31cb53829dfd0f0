import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { createRouteTable } from '../../src/core/route-table.js';
import { routeOf } from '../helpers/routes.js';

const stripe = routeOf({ path: '/webhooks/stripe' });
const tenant = routeOf({ path: '/tenants/:tenant/hooks/:name' });
const below = routeOf({ path: '/any/*' });
const table = createRouteTable([stripe, tenant, below]);

const pathOf = (target: string, method = 'POST') => table.match(method, target)?.route.path;

describe('a target that some router takes for the protected path', () => {
  // Each of these reached a handler in at least one of thirty measured router set-ups.
  test.each([
    '/webhooks/stripe',
    '/webhooks/stripe?x',
    '/webhooks/stripe?',
    '/webhooks/stripe/',
    '/webhooks/stripe//',
    '//webhooks/stripe',
    '///webhooks/stripe',
    '/webhooks//stripe',
    '/Webhooks/Stripe',
    '/WEBHOOKS/STRIPE',
    '/webhooks/%73tripe',
    '/webhooks/%73%74%72%69%70%65',
    '/%77ebhooks/stripe',
    '/webhooks/./stripe',
    '/webhooks/%2e/stripe',
    '/webhooks/%2E/stripe',
    '/webhooks/../webhooks/stripe',
    '/x/%2e%2e/webhooks/stripe',
    '/../webhooks/stripe',
    '/webhooks/stripe/.',
    '/webhooks/stripe;x=1',
    '/webhooks/stripe#x',
    'http://host/webhooks/stripe',
    'HTTP://host/webhooks/stripe',
    'https://evil.test/webhooks/stripe',
    'http://u:p@host/webhooks/stripe',
    'ftp://host/webhooks/stripe',
    '/webhooks\\stripe',
    '/webhoo%E2%84%AAs/stripe',
    '/webhooks/stripe?_method=POST',
    '*webhooks/stripe',
    '/webhooks//../stripe',
    'http:///h/webhooks/stripe',
    '/webhooks/%2573tripe',
    '/webhooks/str%09ipe',
    '/webhooks/stripe?redirect=http://elsewhere/x',
  ])('%s', (target) => {
    expect(pathOf(target)).toBe('/webhooks/stripe');
  });
});

describe('a target that is no route', () => {
  test.each([
    '/',
    '',
    '*',
    '/webhooks',
    '/webhooks/',
    '/webhooks/stripes',
    '/webhooks/stripe.json',
    '/x/webhooks/stripe',
    '/a?b=/webhooks/stripe',
    '/%',
    '/%zz',
    '/%ff',
  ])('%s', (target) => {
    expect(pathOf(target)).toBeUndefined();
  });
});

describe('parameters', () => {
  test('are read from the segments, decoded, in their own case', () => {
    expect(table.match('POST', '/tenants/Acme%20Co/hooks/a')).toMatchObject({ params: { tenant: 'Acme Co', name: 'a' } });
  });

  test('never stand for nothing', () => {
    expect(pathOf('/tenants//hooks/a')).toBeUndefined();
  });

  test('that would reach the prototype are plain keys', () => {
    const odd = createRouteTable([routeOf({ path: '/x/:__proto__' })]).match('POST', '/x/y');
    expect(odd?.kind === 'route' && Object.entries(odd.params)).toEqual([['__proto__', 'y']]);
  });

  test('give way to a fixed segment, and come back when the rest does not fit', () => {
    const both = createRouteTable([routeOf({ path: '/a/b/c' }), routeOf({ path: '/a/:x/d' })]);
    expect(both.match('POST', '/a/b/c')?.route.path).toBe('/a/b/c');
    expect(both.match('POST', '/a/b/d')?.route.path).toBe('/a/:x/d');
  });

  test('* takes all that is below', () => {
    expect(pathOf('/any/a/b/c')).toBe('/any/*');
  });
});

test.each(['/', '//', '/./', '/?x', 'http://x/', 'http://x', '/x/..', '/%2e/'])('a route on the root: %s', (target) => {
  const atRoot = createRouteTable([routeOf({ path: '/' })]);
  expect(atRoot.match('POST', target)?.route.path).toBe('/');
  expect(atRoot.match('POST', '/x')).toBeUndefined();
});

describe('a spelling that some routers read as one route and some as another', () => {
  const github = routeOf({ path: '/webhooks/github' });
  const perTenant = routeOf({ path: '/webhooks/:tenant', mode: 'observe' });
  const both = createRouteTable([github, perTenant]);

  test.each(['/webhooks/%67ithub', '/webhooks/github;x'])('%s is neither', (target) => {
    expect(both.match('POST', target)).toMatchObject({ kind: 'ambiguous', route: github });
  });

  test('plain spellings are what they are', () => {
    expect(both.match('POST', '/webhooks/github')?.route).toBe(github);
    expect(both.match('POST', '/webhooks/acme')?.route).toBe(perTenant);
  });
});

describe('methods', () => {
  test.each(['GET', 'HEAD', 'OPTIONS'])('%s passes: handshakes live there', (method) => {
    expect(table.match(method, '/webhooks/stripe')).toBeUndefined();
  });

  test.each(['PUT', 'PATCH', 'DELETE', 'REPORT'])('%s is told what the path takes', (method) => {
    expect(table.match(method, '/Webhooks/stripe')).toMatchObject({ kind: 'other_method', allow: 'POST' });
  });

  test('a listed GET is a delivery, also beside another route on the path', () => {
    const both = createRouteTable([routeOf({ path: '/h', methods: new Set(['GET']) }), routeOf({ path: '/h' })]);
    expect(both.match('GET', '/h')?.kind).toBe('route');
    expect(both.match('POST', '/h')?.kind).toBe('route');
    expect(both.match('PUT', '/h')).toMatchObject({ allow: 'GET, POST' });
    expect(both.match('HEAD', '/h')).toBeUndefined();
  });
});

test('any target at all is answered, and never by a throw', () => {
  fc.assert(
    fc.property(fc.oneof(fc.string({ unit: 'binary' }), fc.webUrl(), fc.webPath()), (target) => {
      table.match('POST', target);
    }),
    { numRuns: 2_000 },
  );
});

test('a protected path stays protected under any one rewriting that routers do', () => {
  const rewritings = [
    (path: string, i: number) => `${path.slice(0, i)}%${path.charCodeAt(i).toString(16)}${path.slice(i + 1)}`,
    (path: string, i: number) => path.slice(0, i) + (path[i] ?? '').toUpperCase() + path.slice(i + 1),
    (path: string, i: number) => (path[i] === '/' ? `${path.slice(0, i)}//${path.slice(i + 1)}` : path),
    (path: string, i: number) => (path[i] === '/' ? `${path.slice(0, i)}/./${path.slice(i + 1)}` : path),
    (path: string, i: number) => (path[i] === '/' ? `${path.slice(0, i)}/x/../${path.slice(i + 1)}` : path),
  ];
  fc.assert(
    fc.property(fc.constantFrom(...rewritings), fc.nat({ max: stripe.path.length - 1 }), (rewrite, at) => {
      expect(pathOf(rewrite(stripe.path, at))).toBe(stripe.path);
    }),
  );
});

test.each([
  ['/', '/'],
  ['/', '/?x=//'],
  ['/:tenant', '/acme'],
  ['/:tenant/hook', '/acme/hook'],
  ['/*', '/anything/at/all'],
])('%s takes %s, which begins like no text of it', (path, target) => {
  expect(createRouteTable([routeOf({ path })]).match('POST', target)?.route.path).toBe(path);
});

describe('a target that is elsewhere by a look at it', () => {
  const beginning = createRouteTable([routeOf({ path: '/webhooks/stripe' }), routeOf({ path: '/hooks/:tenant' })]);

  test.each([
    ['POST', '/api/orders/12345'],
    ['POST', '/api/orders.json?next=/webhooks/stripe'],
    ['POST', '/'],
    ['GET', '/webhooks/stripe'],
  ])('%s %s', (method, target) => {
    expect(beginning.isElsewhere(method, target)).toBe(true);
  });

  test.each([
    '/webhooks/stripe',
    '/Webhooks',
    '/help',
    '/api/../webhooks/stripe',
    '/api%2f..',
    '//webhooks/stripe',
    'http://a/webhooks/stripe',
    '',
  ])('not POST %s', (target) => {
    expect(beginning.isElsewhere('POST', target)).toBe(false);
  });

  test('nothing is, where a route begins with a parameter or is on the root', () => {
    for (const path of ['/:tenant/stripe', '/*', '/']) {
      expect(createRouteTable([routeOf({ path })]).isElsewhere('POST', '/api/orders')).toBe(false);
    }
  });

  test('has no route at anything that it begins with', () => {
    const segment = fc.constantFrom(
      'webhooks',
      'stripe',
      'hooks',
      'api',
      'W',
      '.',
      '..',
      '%77ebhooks',
      '',
      'a.b',
      'é',
      '\\webhooks',
    );
    const target = fc.array(segment, { maxLength: 4 }).map((segments) => `/${segments.join('/')}`);
    const tables = [
      beginning,
      createRouteTable([routeOf({ path: '/:a/stripe' })]),
      createRouteTable([routeOf({ path: '/' }), routeOf({ path: '/webhooks/*' })]),
    ];
    fc.assert(
      fc.property(fc.constantFrom(...tables), target, (table, whole) => {
        fc.pre(table.isElsewhere('POST', whole));
        for (let end = 1; end <= whole.length; end++) expect(table.match('POST', whole.slice(0, end))).toBeUndefined();
      }),
      { numRuns: 2_000 },
    );
  });
});

test('each method is told from the one before it', () => {
  const fresh = createRouteTable([stripe]);
  const asked = ['GET', 'POST', 'HEAD', 'POST', 'PUT', 'OPTIONS', 'PUT', 'GET'];
  expect(asked.map((method) => fresh.match(method, '/webhooks/stripe')?.kind)).toEqual(
    asked.map((method) => ({ POST: 'route', PUT: 'other_method' })[method]),
  );
});

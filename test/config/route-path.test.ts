import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { pathFault, pathIdentity, suggestPath } from '../../src/config/route-path.js';
import { createRouteTable } from '../../src/core/route-table.js';
import { routeOf } from '../helpers/routes.js';

describe('paths of routes', () => {
  it.each(['/webhooks/stripe', '/Webhooks/v1.2/a_b-c~d', '/:tenant/stripe', '/a/:b/c/:d', '/hooks/*', '/*', '/@x/a=b,c'])(
    'takes %s',
    (path) => expect(pathFault(path)).toBeUndefined(),
  );

  it.each([
    ['', 'starts with /'],
    ['webhooks', 'starts with /'],
    ['https://x.example/webhooks', 'starts with /'],
    ['/a?b=c', 'query'],
    ['/a#b', 'fragment'],
    ['/a%20b', 'percent'],
    ['/a/', 'slash at its end'],
    ['/a//b', 'empty segments'],
    ['/a/../b', '. and ..'],
    ['/a/./b', '. and ..'],
    ['/a/*/b', 'last segment'],
    ['/a/b*', 'last segment'],
    ['/a/**', 'last segment'],
    ['/a:b', ':param'],
    ['/:', ':param'],
    ['/:1a', ':param'],
    ['/:a.json', ':param'],
    ['/:a/:a', 'different name'],
    ['/(stripe|github)', 'regular expressions'],
    ['/:id(\\d+)', ':param'],
    ['/a+', 'regular expressions'],
    ['/a b', 'ASCII'],
    ['/ä', 'ASCII'],
    ['/a\\b', 'ASCII'],
    ['/a;x=1', 'ASCII'],
    [`/${'a'.repeat(512)}`, '512'],
  ])('refuses %j', (path, reason) => expect(pathFault(path)).toContain(reason));

  it('takes only what the route table can match', () => {
    const segment = fc.stringMatching(/^[A-Za-z0-9._~!$&',=@-]{1,8}$/).filter((text) => pathFault(`/${text}`) === undefined);
    fc.assert(
      fc.property(fc.array(segment, { minLength: 1, maxLength: 4 }), (segments) => {
        const path = `/${segments.join('/')}`;
        expect(pathFault(path)).toBeUndefined();
        const table = createRouteTable([routeOf({ path })]);
        for (const target of [path, path.toUpperCase(), `${path}/`, `${path}?x=1`]) {
          expect(table.match('POST', target)?.kind).toBe('route');
        }
      }),
    );
  });

  it('gives one identity to what a request could not tell apart', () => {
    expect(pathIdentity('/Hooks/:tenant/A')).toBe(pathIdentity('/hooks/:t/a'));
    expect(pathIdentity('/hooks/:tenant')).not.toBe(pathIdentity('/hooks/*'));
    expect(pathIdentity('/hooks/a')).not.toBe(pathIdentity('/hooks/b'));
  });

  it('suggests a path that it takes', () => {
    expect(suggestPath('webhooks/stripe')).toBe('/webhooks/stripe');
    expect(suggestPath('/webhooks//stripe/?x=1')).toBe('/webhooks/stripe');
    expect(suggestPath('/a/(b)')).toBeUndefined();
    fc.assert(
      fc.property(fc.string(), (path) => {
        const suggestion = suggestPath(path);
        if (suggestion !== undefined) expect(pathFault(suggestion)).toBeUndefined();
      }),
    );
  });
});

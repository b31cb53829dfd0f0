import { IncomingMessage, ServerResponse } from 'node:http';
import { Socket } from 'node:net';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { lastPassageOf } from '../../src/adapters/last-passage.js';
import { letThrough } from '../../src/adapters/let-through.js';
import { createRouterGuard } from '../../src/adapters/router-guard.js';
import { connectRouter } from '../../src/adapters/routers/connect.js';
import { expressRouter } from '../../src/adapters/routers/express.js';
import { wholePath } from '../../src/adapters/routers/whole-path.js';
import { inRun, isInRun } from '../../src/adapters/run.js';
import { isUnread } from '../../src/adapters/unread-body.js';
import { Delivery } from '../../src/core/delivery.js';
import { judge, type Ruling } from '../../src/core/guard.js';
import { createRouteTable } from '../../src/core/route-table.js';
import { headOf } from '../helpers/request-heads.js';
import { routeOf } from '../helpers/routes.js';

const stripe = routeOf({ path: '/webhooks/stripe' });
const inner = routeOf({ path: '/webhooks/stripe/connect' });
const tenant = routeOf({ path: '/:tenant/hook' });
const observed = routeOf({ path: '/watched', mode: 'observe' });
const tables = [createRouteTable([stripe, inner, observed]), createRouteTable([tenant, observed])] as const;

const deliveries = [stripe, inner, tenant, observed].map((route) => new Delivery(route, headOf('POST'), 0));

function guardOf(table: () => (typeof tables)[number]) {
  return createRouterGuard('router', {
    table,
    deliver() {},
    bypassed() {},
    seen() {},
    onFault(_, error) {
      throw error;
    },
  });
}

function newRequest(): IncomingMessage {
  const req = new IncomingMessage(new Socket());
  req.method = 'POST';
  return req;
}

const summary = (ruling: Ruling | undefined) => ruling && { kind: ruling.kind, path: ruling.route.path };

const text = fc.constantFrom(
  '',
  '/',
  '/webhooks',
  '/webhooks/stripe',
  '/webhooks/stripe/connect',
  '/stripe',
  '/connect',
  '/other',
  '/a/hook',
  '/hook',
  '/watched',
  '/%77atched',
  // Where the host of the target stays in what is left of it, the whole path is not just both texts.
  'http://h/stripe',
  '/webhookshttp://h/stripe',
);
const question = fc.record({
  kind: fc.constant('ask' as const),
  base: fc.oneof({ weight: 3, arbitrary: fc.constant('') }, { weight: 1, arbitrary: text }),
  url: text,
  place: fc.option(text, { nil: undefined }),
  isMount: fc.boolean(),
  method: fc.constantFrom('POST', 'POST', 'PUT', 'GET'),
  which: fc.constantFrom(0, 0, 1),
  by: fc.constantFrom(0, 0, 1),
});
const step = fc.oneof(
  { weight: 10, arbitrary: question },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('deliver' as const), which: fc.constantFrom(0, 1), as: fc.nat(3) }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('replace' as const), with: fc.constantFrom(0, 1) }) },
);

type Step = typeof step extends fc.Arbitrary<infer One> ? One : never;

describe('what the guard remembers of a request', () => {
  it('never changes what it says', () => {
    fc.assert(
      fc.property(fc.array(fc.array(step, { maxLength: 20 }), { maxLength: 6 }), (runs) => {
        let table: (typeof tables)[number] = tables[0];
        // One application may be in another of another kind.
        const guards = [guardOf(() => table), guardOf(() => table)];
        const requests = [newRequest(), newRequest()];
        const as: (Delivery | undefined)[] = [undefined, undefined];
        // Each is asked twice in a row now and then, as it comes from layers beside each other.
        const take = (each: Step) => {
          if (each.kind === 'replace') table = tables[each.with as 0 | 1];
          else if (each.kind === 'deliver') {
            as[each.which] = deliveries[each.as]!;
            letThrough(requests[each.which]!, deliveries[each.as]!);
          } else {
            const { base, url, place, isMount, method, which, by } = each;
            const guard = guards[by]!;
            const req = requests[which]!;
            req.method = method;
            const delivery = as[which];
            const own = place === undefined ? undefined : base + place || undefined;
            const passage = { method, path: wholePath(base, url), place: own, isMount, delivery, head: () => headOf(method) };
            const expected = judge(table, { ...passage, hasRawBody: () => isUnread(req) });
            if (guard.passedAt(req, base, url, place, isMount) !== undefined) expect(expected).toBeUndefined();
            expect(summary(guard.judge(req, base, url, place, isMount))).toEqual(summary(expected));
            expect(guard.deliveryOf(req)).toBe(delivery);
          }
        };
        for (const steps of runs) inRun(() => steps.flatMap((one, i) => (i % 2 === 0 ? [one] : [one, one])).forEach(take));
      }),
      { numRuns: 1_000 },
    );
  });

  it('takes no other path for the one that passed, be it written alike', () =>
    inRun(() => {
      const guard = guardOf(() => tables[0]);
      const req = newRequest();
      expect(guard.judge(req, '', '/webhookshttp://h/stripe')).toBeUndefined();
      expect(guard.judge(req, '/webhooks', 'http://h/stripe', '', true)?.route).toBe(stripe);
      expect(guard.judge(req, '', '/webhooks/stripe/connect')?.route).toBe(inner);
      expect(guard.judge(req, '', '/webhooks')).toBeUndefined();
      expect(guard.judge(req, '/webhooks', '/stripe', '', true)?.route).toBe(stripe);
      expect(guard.judge(req, '', '/elsewher/stripe')).toBeUndefined();
      expect(guard.judge(req, '/webhooks', '/stripe', '', true)?.route).toBe(stripe);
    }));

  it('a delivery passes below the mount point of another route, where its own is the longer', () =>
    inRun(() => {
      const guard = guardOf(() => tables[0]);
      const req = newRequest();
      letThrough(req, new Delivery(inner, headOf('POST'), 0));
      expect(guard.judge(req, '', '/webhooks/stripe/connect')).toBeUndefined();
      expect(guard.judge(req, '/webhooks/stripe', '/connect', '', true)).toBeUndefined();
      expect(guard.judge(req, '', '/webhooks/stripe/connect', '/webhooks/stripe')?.route).toBe(stripe);
    }));

  it('ends with the run: nothing holds a request', () => {
    const guard = guardOf(() => tables[0]);
    const req = newRequest();
    inRun(() => {
      guard.judge(req, '', '/other');
      inRun(() => expect(lastPassageOf(req)?.url).toBe('/other'));
      // The inner one was of the outer.
      expect(lastPassageOf(req)?.url).toBe('/other');
      expect(guard.passedAt(req, '', '/other')).toBeDefined();
      expect(guard.passedAt(req, '', '/others')).toBeUndefined();
      // A route's own path, where it is all of the path, is nothing new; a mount point is.
      expect(guard.passedAt(req, '', '/other', '/other')).toBeDefined();
      expect(guard.passedAt(req, '', '/other', '/oth')).toBeUndefined();
      expect(guard.passedAt(req, '', '/other', '/other', true)).toBeUndefined();
    });
    expect(lastPassageOf(req)).toBeUndefined();
    guard.judge(req, '', '/other');
    expect(lastPassageOf(req)).toBeUndefined();
  });

  it('ends with a run that fails', () => {
    const guard = guardOf(() => tables[0]);
    const req = newRequest();
    const fail = () => {
      guard.judge(req, '', '/other');
      throw new Error('of a handler');
    };
    expect(() => inRun(fail)).toThrow('of a handler');
    expect(lastPassageOf(req)).toBeUndefined();
    expect(isInRun()).toBe(false);
  });

  it('is of one config and one question only', () =>
    inRun(() => {
      let table: (typeof tables)[number] = tables[0];
      const guard = guardOf(() => table);
      const req = newRequest();
      expect(guard.judge(req, '', '/a/hook')).toBeUndefined();
      table = tables[1];
      expect(guard.judge(req, '', '/a/hook')?.route).toBe(tenant);
      table = tables[0];
      const [, ofInner] = deliveries;
      letThrough(req, ofInner!);
      const ask = (isMount: boolean) => guard.judge(req, '/webhooks/stripe', '/connect', '', isMount);
      expect(ask(true)).toBeUndefined();
      expect(guard.passedAt(req, '/webhooks/stripe', '/connect', '', true)).toBeDefined();
      expect(guard.passedAt(req, '/webhooks/stripe', '/connect', '')).toBeUndefined();
      expect(ask(false)).toMatchObject({ kind: 'refuse', route: stripe });
    }));

  it('a delivery passes where the one before it did, and nothing else does', () => {
    const greeting = new Delivery(stripe, headOf('GET'), 0);
    greeting.identity = { isHandshake: true };
    const [ofStripe, ofInner] = deliveries as [Delivery, Delivery];
    const guard = guardOf(() => tables[0]);
    const ask = (delivery: Delivery | undefined, path: string, place?: string, method = 'POST') => {
      const req = newRequest();
      req.method = method;
      if (delivery !== undefined) letThrough(req, delivery);
      return guard.judge(req, '', path, place)?.route;
    };
    for (const _ of ['first', 'again']) {
      expect(ask(ofStripe, '/webhooks/stripe')).toBeUndefined();
      expect(ask(ofInner, '/webhooks/stripe')).toBe(stripe);
      expect(ask(greeting, '/webhooks/stripe')).toBe(stripe);
      expect(ask(undefined, '/webhooks/stripe')).toBe(stripe);
    }
    // By its router's word that handler is another than the path says.
    expect(ask(ofStripe, '/webhooks/stripe/connect', '/webhooks/stripe')).toBeUndefined();
    expect(ask(ofStripe, '/webhooks/stripe/connect')).toBe(inner);
    expect(ask(ofStripe, '/other', '/webhooks/stripe')).toBeUndefined();
    expect(ask(ofInner, '/other', '/webhooks/stripe')).toBe(stripe);
  });

  it('parts of a path that one delivery came by are open to the next of its route, and to nothing else', () => {
    let table: (typeof tables)[number] = tables[0];
    const guard = guardOf(() => table);
    const path = '/webhooks/stripe/connect';
    const greeting = new Delivery(inner, headOf('GET'), 0);
    greeting.identity = { isHandshake: true };
    const requestOf = (delivery: Delivery | undefined, method = 'POST') => {
      const req = newRequest();
      req.method = method;
      if (delivery !== undefined) letThrough(req, delivery);
      return req;
    };
    guard.notePartsOpen(requestOf(undefined), path);
    expect(guard.hasOpenParts(requestOf(undefined), path)).toBe(false);
    const [ofStripe, ofInner] = deliveries;
    guard.notePartsOpen(requestOf(ofInner), path);
    expect(guard.hasOpenParts(requestOf(new Delivery(inner, headOf('POST'), 0)), path)).toBe(true);
    expect(guard.hasOpenParts(requestOf(ofStripe), path)).toBe(false);
    expect(guard.hasOpenParts(requestOf(undefined), path)).toBe(false);
    expect(guard.hasOpenParts(requestOf(greeting), path)).toBe(false);
    expect(guard.hasOpenParts(requestOf(ofInner, 'PUT'), path)).toBe(false);
    expect(guard.hasOpenParts(requestOf(ofInner), '/webhooks/stripe/other')).toBe(false);
    table = tables[1];
    expect(guard.hasOpenParts(requestOf(ofInner), path)).toBe(false);
  });

  it('Connect asks about the parts of a path once for the deliveries of a route, and each time for what is none', () => {
    const guard = guardOf(() => tables[0]);
    const asked: (string | undefined)[] = [];
    const ran: unknown[] = [];
    const layer = { route: '', handle: (req: IncomingMessage, _res: ServerResponse) => void ran.push(req) };
    const app = { stack: [layer], handle: (req: IncomingMessage, res: ServerResponse) => layer.handle(req, res) };
    const unpatch = connectRouter.patch(app, {
      ...guard,
      judge(req, base, url, place, ...more) {
        asked.push(place);
        return guard.judge(req, base, url, place, ...more);
      },
    });
    const partsAskedFor = (delivery: Delivery | undefined) => {
      const req = newRequest();
      req.url = '/webhooks/stripe/connect';
      if (delivery !== undefined) letThrough(req, delivery);
      asked.length = 0;
      app.handle(req, new ServerResponse(req));
      expect(ran.includes(req)).toBe(delivery === deliveries[1]);
      return asked.filter((place) => place !== '');
    };
    expect(partsAskedFor(deliveries[1])).toEqual(['/webhooks', '/webhooks/stripe']);
    expect(partsAskedFor(deliveries[1])).toEqual([]);
    for (const other of [undefined, deliveries[0]]) expect(partsAskedFor(other)).toContain('/webhooks');
    unpatch();
  });

  it('Express asks nothing about a route that is all of a path that passed, and asks about any other', () => {
    const guard = guardOf(() => tables[0]);
    const asked: (string | undefined)[] = [];
    const Layer = {
      handle_request(this: { handle(...args: unknown[]): void }, ...args: unknown[]) {
        this.handle(...args);
      },
    };
    const unpatch = expressRouter.patch(Layer, {
      ...guard,
      judge(req, base, url, place, ...more) {
        asked.push(place);
        return guard.judge(req, base, url, place, ...more);
      },
    });
    const layerOf = (more: object) => Object.assign(Object.create(Layer), more);
    const askedFor = (path: string) => {
      const req = newRequest();
      req.url = '/other';
      const res = new ServerResponse(req);
      let hasRun = false;
      const handle = () => {
        hasRun = true;
      };
      const route = layerOf({ route: { path }, handle });
      asked.length = 0;
      layerOf({ handle: () => route.handle_request(req, res, () => {}) }).handle_request(req, res, () => {});
      expect(hasRun).toBe(path !== '/webhooks/stripe');
      return [...asked];
    };
    expect(askedFor('/other')).toEqual(['']);
    expect(askedFor('/elsewhere')).toEqual(['', '/elsewhere']);
    expect(askedFor('/webhooks/stripe')).toEqual(['', '/webhooks/stripe']);
    unpatch();
  });

  it('a path that passed opens no mount point, and a mount point no path', () => {
    const guard = guardOf(() => tables[0]);
    const req = newRequest();
    inRun(() => {
      expect(guard.judge(req, '/webhooks/stripe', '/below/it')).toBeUndefined();
      expect(guard.passedAt(req, '/webhooks/stripe', '/below/it')).toBeDefined();
      expect(guard.passedAt(req, '/webhooks/stripe', '/below/it', '', true)).toBeUndefined();
    });

    const all = routeOf({ path: '/*' });
    const ofAll = createRouteTable([stripe, all]);
    const guardOfAll = guardOf(() => ofAll);
    const delivered = newRequest();
    inRun(() => {
      letThrough(delivered, new Delivery(stripe, headOf('POST'), 0));
      // The mount point is the longer of the two, and the delivery's own. The path alone is not.
      expect(guardOfAll.judge(delivered, '/webhooks/stripe', '/below', '', true)).toBeUndefined();
      expect(guardOfAll.passedAt(delivered, '/webhooks/stripe', '/below', '', true)).toBeDefined();
      expect(guardOfAll.passedAt(delivered, '/webhooks/stripe', '/below', '/below')).toBeUndefined();
      expect(guardOfAll.judge(delivered, '', '/webhooks/stripe/below', '/webhooks/stripe', true)).toBeUndefined();
      expect(guardOfAll.passedAt(delivered, '', '/webhooks/stripe/below', '', true)).toBeUndefined();
      expect(guardOfAll.judge(delivered, '', '/webhooks/stripe/below')?.route).toBe(all);
    });
  });

  it('is crude about a handler’s own path too, when looking it up fails', () => {
    const broken = {
      routes: [stripe],
      match() {
        throw new Error('a fault of ours');
      },
      isElsewhere: () => false,
    };
    const faults: string[] = [];
    const guard = createRouterGuard('router', {
      table: () => broken,
      deliver() {},
      bypassed() {},
      seen() {},
      onFault: (what) => faults.push(what),
    });
    expect(guard.judge(newRequest(), '/webhooks', '/anything', '/stripe')?.route).toBe(stripe);
    expect(guard.judge(newRequest(), '/hooks', '/anything', '/anything')).toBeUndefined();
    expect(faults).toEqual(['the guard of the router', 'the guard of the router']);
  });

  it('a mount point that was open is asked about anew by another method, and with another config', () => {
    let table: (typeof tables)[number] = tables[1];
    const guard = guardOf(() => table);
    // The mount point alone is protected: what lies below it is on no route by itself.
    const ask = (method: string) => {
      const req = newRequest();
      req.method = method;
      return inRun(() => guard.judge(req, '/webhooks/stripe', '/below/it', '', true))?.route;
    };
    expect(ask('POST')).toBeUndefined();
    table = tables[0];
    expect(ask('POST')).toBe(stripe);
    expect(ask('GET')).toBeUndefined();
    expect(ask('POST')).toBe(stripe);
  });

  it('is of one guard only, and gone when it stops', () =>
    inRun(() => {
      const guards = [guardOf(() => tables[0]), guardOf(() => tables[1])] as const;
      const req = newRequest();
      expect(guards[0].judge(req, '', '/a/hook')).toBeUndefined();
      expect(guards[1].judge(req, '', '/a/hook')?.route).toBe(tenant);
      guards[1].stop();
      expect(guards[1].judge(req, '', '/a/hook')).toBeUndefined();
    }));
});

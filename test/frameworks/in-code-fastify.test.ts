import Fastify5, { type FastifyInstance } from 'fastify';
import Fastify4 from 'fastify4';
import { afterEach, describe, expect, test } from 'vitest';
import { ConfigError, webhook } from '../../src/fastify.js';
import { getDelivery, track } from '../../src/index.js';
import { eventOf, headersOf, observed, SECRET, STRIPE, watchDeliveries } from './webhook-sender.js';

let watched: ReturnType<typeof watchDeliveries> | undefined;
afterEach(() => {
  watched?.stop();
  watched = undefined;
});

async function inject(app: FastifyInstance, url: string, payload: string, secret?: string): Promise<string> {
  const { statusCode, body } = await app.inject({ method: 'POST', url, headers: headersOf(payload, secret), payload });
  return `${statusCode} ${body}`;
}

const REFUSED = '401 {"error":"unauthorized"}';
const VERSIONS: readonly [string, () => FastifyInstance][] = [
  ['Fastify 4', () => Fastify4() as never],
  ['Fastify 5', () => Fastify5()],
];

describe.each(VERSIONS)('%s', (_version, make) => {
  test('inject: refused, verified, answered from the record', async () => {
    let runs = 0;
    const app = make();
    app.post('/hooks/:tenant', { config: { webhook: STRIPE } }, async (request) => {
      request.outworxTrack?.processed();
      return { run: ++runs, id: (request.body as { id: string }).id, tenant: getDelivery()?.params.tenant };
    });
    const event = eventOf();
    expect(await inject(app, '/hooks/a', event, '')).toBe(REFUSED);
    expect(await inject(app, '/hooks/a', event, 'whsec_forged')).toBe(REFUSED);
    const first = await inject(app, '/hooks/a', event);
    expect(first).toBe(`200 ${JSON.stringify({ run: 1, id: JSON.parse(event).id, tenant: 'a' })}`);
    expect(await inject(app, '/hooks/a', event)).toBe(first);
    expect(await inject(app, '/hooks/b', event)).toMatch(/^200 \{"run":2/);
    await app.close();
  });

  test('its hooks, schemas and parsers come after: what is refused sees none of them', async () => {
    const seen: string[] = [];
    const note = (what: string) => async () => void seen.push(what);
    const app = make();
    app.addHook('onRequest', note('onRequest'));
    app.post(
      '/hooks',
      {
        config: { webhook: STRIPE },
        onRequest: note('route onRequest'),
        preValidation: note('preValidation'),
        preHandler: note('preHandler'),
      },
      async () => 'ran',
    );
    expect(await inject(app, '/hooks', eventOf(), '')).toBe(REFUSED);
    expect(seen).toEqual([]);
    expect(await inject(app, '/hooks', eventOf())).toBe('200 ran');
    expect(seen).toEqual(['onRequest', 'route onRequest', 'preValidation', 'preHandler']);
    await app.close();
  });

  test('marks and errors reach the delivery, whose route is the whole pattern', async () => {
    watched = watchDeliveries();
    const app = make();
    app.register(
      async (child) => {
        child.post('/:tenant', { config: { webhook: { ...STRIPE, requireProcessingMark: true } } }, async (request) => {
          if ((request.params as { tenant: string }).tenant === 'bad') throw new RangeError('no such plan');
          await null;
          track.processed();
          return 'ran';
        });
      },
      { prefix: '/hooks' },
    );
    expect(await inject(app, '/hooks/good', eventOf())).toBe('200 ran');
    expect(await inject(app, '/hooks/bad', eventOf())).toMatch(/^500 /);
    const route = '/hooks/:tenant';
    expect(watched.settled).toEqual([
      { outcome: 'processed', error: undefined, route },
      { outcome: 'failed', error: 'RangeError', route },
    ]);
    await app.close();
  });

  test('a mistaken option: said where the route is declared', async () => {
    const app = make();
    const declare = (config: object) => app.route({ method: ['POST', 'PUT'], url: '/hooks', config, handler: async () => '' });
    const problemsOf = (config: object) => {
      try {
        declare(config);
      } catch (error) {
        expect(error).toBeInstanceOf(ConfigError);
        return (error as ConfigError).problems.map(({ path, found, nearest }) => ({ path, found, nearest }));
      }
      throw new Error('there was none');
    };
    expect(problemsOf({ webhook: { provider: 'stripy', signatureSecret: SECRET } })).toEqual([
      { path: 'POST,PUT /hooks config.webhook.provider', found: '"stripy"', nearest: 'stripe' },
    ]);
    expect(problemsOf({ webhook: { ...STRIPE, path: '/x' } })).toMatchObject([{ path: 'POST,PUT /hooks config.webhook.path' }]);
    expect(problemsOf({ webhook: true })).toMatchObject([{ path: 'POST,PUT /hooks config.webhook', found: 'boolean' }]);
    await app.close();
  });

  test('an option that another plugin adds when the route is declared: read with the first request', async () => {
    const app = make();
    app.addHook('onRoute', (route) => {
      route.config = {
        ...route.config,
        webhook: { ...STRIPE, ...(route.url === '/bad' ? { provider: 'stripy' } : {}) },
      } as object;
    });
    for (const path of ['/hooks', '/bad']) app.post(path, async () => 'ran');
    expect(await inject(app, '/hooks', eventOf(), '')).toBe(REFUSED);
    expect(await inject(app, '/hooks', eventOf())).toBe('200 ran');
    expect(await inject(app, '/bad', eventOf())).toMatch(/^500 .*\/bad config\.webhook\.provider/);
    await app.close();
  });

  test('what an observed route of the config let through unverified is refused', async () => {
    watched = watchDeliveries(observed('/hooks'));
    const app = make();
    app.post('/hooks', { config: { webhook: STRIPE } }, async () => 'ran');
    expect(await inject(app, '/hooks', eventOf(), '')).toBe(REFUSED);
    expect(await inject(app, '/hooks', eventOf())).toBe('200 ran');
    await app.close();
  });

  test('a hook that reads the body before: an error that says so, and no handler', async () => {
    let ran = false;
    const app = make();
    app.addHook('onRequest', async (request) => void (await request.raw.toArray()));
    app.post('/hooks', { onRequest: webhook(STRIPE) }, async () => {
      ran = true;
    });
    expect(await inject(app, '/hooks', eventOf())).toMatch(/^500 .*ERR_WEBHOOK_BODY_READ.*onRequest/);
    expect(ran).toBe(false);
    await app.close();
  });
});

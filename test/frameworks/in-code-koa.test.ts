import Router from '@koa/router';
import Koa3 from 'koa';
import Koa2 from 'koa2';
import { afterEach, describe, expect, test } from 'vitest';
import { track } from '../../src/index.js';
import { webhook } from '../../src/koa.js';
import { eventOf, REFUSED, STRIPE, sendTo, watchDeliveries } from './webhook-sender.js';

let watched: ReturnType<typeof watchDeliveries> | undefined;
afterEach(() => {
  watched?.stop();
  watched = undefined;
});

describe.each([
  ['Koa 2', Koa2],
  ['Koa 3', Koa3],
])('%s', (_version, Koa) => {
  const make = (options: object, handle: (ctx: Koa3.Context) => unknown, before?: (ctx: Koa3.Context) => Promise<unknown>) => {
    const app = new Koa();
    app.on('error', () => {});
    if (before !== undefined) {
      app.use(async (ctx, next) => {
        await before(ctx);
        await next();
      });
    }
    const router = new Router();
    router.post('/hooks/:tenant', webhook({ ...STRIPE, ...options }), handle as never);
    router.get('/hooks/:tenant', webhook({ ...STRIPE, ...options }), handle as never);
    return app.use(router.routes()).callback();
  };

  test('the body is read, the delivery marked and its error kept, each in the async context of its own', async () => {
    watched = watchDeliveries();
    const app = make({ requireProcessingMark: true }, async (ctx) => {
      const { id } = JSON.parse((await ctx.req.toArray()).join(''));
      if (ctx.params.tenant === 'bad') throw new RangeError('no such plan');
      if (ctx.params.tenant === 'state') ctx.state.outworxTrack.processed();
      else track.processed();
      ctx.body = id;
    });
    expect(await sendTo(app, '/hooks/good', eventOf('evt_koa'))).toBe('200 evt_koa');
    expect(await sendTo(app, '/hooks/state', eventOf('evt_koa'))).toBe('200 evt_koa');
    expect(await sendTo(app, '/hooks/bad', eventOf())).toMatch(/^500 /);
    expect(await sendTo(app, '/hooks/good', eventOf(), '')).toBe(REFUSED);
    const route = '/hooks/:tenant';
    expect(watched.settled).toEqual([
      { outcome: 'processed', error: undefined, route },
      { outcome: 'processed', error: undefined, route },
      { outcome: 'failed', error: 'RangeError', route },
      { outcome: 'rejected', error: 'signature_missing', route },
    ]);
  });

  test('bytes that were kept will do; a body that is gone is an error, and runs nothing', async () => {
    let runs = 0;
    const count = (ctx: Koa3.Context) => {
      runs++;
      ctx.body = 'ran';
    };
    const read = async ({ req }: Koa3.Context) => Buffer.concat(await req.toArray());
    const keeping = make({}, count, async (ctx) => Object.assign(ctx.req, { rawBody: await read(ctx) }));
    expect(await sendTo(keeping, '/hooks/a', eventOf())).toBe('200 ran');
    expect(await sendTo(keeping, '/hooks/a', eventOf(), '')).toBe(REFUSED);
    expect(await sendTo(make({}, count, read), '/hooks/a', eventOf())).toMatch(/^500 /);
    expect(runs).toBe(1);
    expect(await sendTo(make({ mode: 'observe' }, count, read), '/hooks/a', eventOf(), '')).toBe('200 ran');
  });
});

import { createRequire } from 'node:module';
import Router from '@koa/router';
import Koa3 from 'koa';
import mount from 'koa-mount';
import Koa2 from 'koa2';

const PATH = '/webhooks/stripe';

const RouterOfCommonJs = createRequire(import.meta.url)('@koa/router');

const of = (Koa) => ({
  'its path compared': (handle) => app(Koa, (ctx, next) => (ctx.path === PATH ? handle(ctx) : next())),
  'its path compared, in lower case': (handle) =>
    app(Koa, (ctx, next) => (ctx.path.toLowerCase() === PATH ? handle(ctx) : next())),
  'its path compared, behind other middleware': (handle) =>
    app(
      Koa,
      async (_ctx, next) => {
        await null;
        await next();
      },
      async (ctx, next) => {
        if (ctx.path === PATH) await handle(ctx);
        else await next();
      },
    ),
  'a router': (handle) => app(Koa, new Router().post(PATH, handle).routes()),
  'a router that was required': (handle) => app(Koa, new RouterOfCommonJs().post(PATH, handle).routes()),
  'a router with a prefix and a parameter': (handle) =>
    app(Koa, new Router({ prefix: '/webhooks' }).post('/:provider', only('stripe', handle)).routes()),
  'routers in routers': (handle) =>
    app(Koa, new Router().use('/webhooks', new Router().post('/stripe', handle).routes()).routes()),
  mounted: (handle) => app(Koa, mount(PATH, handle)),
  'a router in a mounted application': (handle) =>
    app(Koa, mount('/webhooks', new Koa().use(new RouterOfCommonJs().post('/stripe', handle).routes()))),
});

const app = (Koa, ...middleware) => middleware.reduce((koa, each) => koa.use(each), new Koa()).callback();

function only(value, handle) {
  return (ctx, next) => (ctx.params.provider.toLowerCase() === value ? handle(ctx) : next());
}

/** Handlers of the set-ups take Node's request and response. */
const adapt = (setups) =>
  Object.fromEntries(
    Object.entries(setups).map(([name, build]) => [
      name,
      (handler) =>
        build((ctx) => {
          ctx.respond = false;
          ctx.res.statusCode = 200;
          handler(ctx.req, ctx.res);
        }),
    ]),
  );
const named = (prefix, setups) =>
  Object.fromEntries(Object.entries(setups).map(([name, build]) => [`${prefix}, ${name}`, build]));

export const setups = { ...named('Koa 2', adapt(of(Koa2))), ...named('Koa 3', adapt(of(Koa3))) };
export const protocols = ['http', 'https', 'http2'];

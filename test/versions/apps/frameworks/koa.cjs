exports.packages = ['koa', 'koa-bodyparser', '@koa/router'];

exports.build = ({ receive }, koaModule, parserModule, routerModule) => {
  const Koa = koaModule.default ?? koaModule;
  const Router = routerModule.default ?? routerModule;
  const app = new Koa();
  app.on('error', () => {});
  app.use(async (ctx, next) => {
    try {
      if (ctx.path === '/door') ctx.path = '/webhooks/stripe';
      await next();
    } catch {
      ctx.status = 500;
      ctx.body = 'broken';
    }
  });
  app.use((parserModule.default ?? parserModule)());
  const router = new Router();
  router.post('/webhooks/:provider', async (ctx) => {
    ctx.body = await receive(ctx.request.body, ctx.state.outworxTrack);
  });
  return app.use(router.routes()).callback();
};

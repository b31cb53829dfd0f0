/**
 * For each framework: from its module to a request listener. `/webhooks/:provider` is handled, after a while, for `stripe`, and
 * fails for any other; `/rewritten` is `/webhooks/stripe`; `/other` answers, `/broken` fails.
 */
require('reflect-metadata');
const { setTimeout: sleep } = require('node:timers/promises');

const tracked = [];

/** What every handler does; `track` is what the framework's people would use. */
async function receive(provider, track) {
  const startedAt = performance.now();
  await sleep(20);
  tracked.push(track !== undefined);
  const { handlerMs } = receive;
  handlerMs.push(performance.now() - startedAt);
  if (provider !== 'stripe') throw new TypeError('on purpose');
  return 'handled';
}
receive.handlerMs = [];

const fail = () => {
  throw new TypeError('on purpose');
};

async function fastify(framework) {
  const app = framework({ rewriteUrl: (req) => (req.url === '/rewritten' ? '/webhooks/stripe' : req.url) });
  app.addHook('preHandler', async () => {});
  app.register(
    async (child) => {
      child.addHook('onRequest', async () => {});
      child.post('/:provider', (request) => receive(request.params.provider, request.outworxTrack));
    },
    { prefix: '/webhooks' },
  );
  app.get('/other', async () => 'other');
  app.get('/broken', fail);
  app.setErrorHandler((_error, _request, reply) => reply.code(500).send('broken'));
  await app.ready();
  return app.routing;
}

function koa(Framework) {
  const Router = require('@koa/router');
  const app = new Framework();
  app.on('error', () => {});
  app.use(async (ctx, next) => {
    try {
      if (ctx.path === '/rewritten') ctx.path = '/webhooks/stripe';
      await next();
    } catch {
      ctx.status = 500;
    }
  });
  const router = new Router();
  router.post('/webhooks/:provider', async (ctx) => {
    ctx.body = await receive(ctx.params.provider, ctx.state.outworxTrack);
  });
  router.get('/other', (ctx) => {
    ctx.body = 'other';
  });
  router.get('/broken', fail);
  return app.use(router.routes()).callback();
}

async function hapi(framework) {
  const server = framework.server({ autoListen: false, debug: false });
  server.ext('onRequest', (request, h) => {
    if (request.path === '/rewritten') request.setUrl('/webhooks/stripe');
    return h.continue;
  });
  server.ext('onPreHandler', (_request, h) => h.continue);
  const handler = (request) => receive(request.params.provider, request.outworxTrack);
  await server.register(
    { name: 'hooks', register: (inner) => inner.route({ method: 'POST', path: '/{provider}', handler }) },
    { routes: { prefix: '/webhooks' } },
  );
  server.route({ method: 'GET', path: '/other', handler: () => 'other' });
  server.route({ method: 'GET', path: '/broken', handler: fail });
  await server.start();
  return (req, res) => server.listener.emit('request', req, res);
}

function nest(adapterOf) {
  return async ({ NestFactory }) => {
    const { Controller, Get, Module, Param, Post, Req } = require('@nestjs/common');
    class Hooks {
      receive(provider, request) {
        return receive(provider, request.outworxTrack ?? request.raw?.outworxTrack);
      }
      other() {
        return 'other';
      }
      broken() {
        fail();
      }
    }
    const decorate = (route, method, ...params) => {
      route(Hooks.prototype, method, Object.getOwnPropertyDescriptor(Hooks.prototype, method));
      for (const [i, param] of params.entries()) param(Hooks.prototype, method, i);
      Reflect.defineMetadata(
        'design:paramtypes',
        params.map(() => Object),
        Hooks.prototype,
        method,
      );
    };
    decorate(Post('webhooks/:provider'), 'receive', Param('provider'), Req());
    decorate(Get('other'), 'other');
    decorate(Get('broken'), 'broken');
    Controller()(Hooks);
    class App {}
    Module({ controllers: [Hooks] })(App);
    const app = await NestFactory.create(App, ...adapterOf(), { logger: false });
    await app.init();
    const instance = app.getHttpAdapter().getInstance();
    await instance.ready?.();
    const listener = instance.routing ?? instance;
    return (req, res) => {
      if (req.url === '/rewritten') req.url = '/webhooks/stripe';
      listener(req, res);
    };
  };
}

async function hono({ Hono }) {
  const { getRequestListener } = require('@hono/node-server');
  const { webhookGuard } = require('../../dist/hono.js');
  const app = new Hono().onError((_error, c) => c.text('broken', 500)).use(webhookGuard());
  app.post('/webhooks/:provider', async (c) => c.text(await receive(c.req.param('provider'), c.get('outworxTrack'))));
  app.get('/other', (c) => c.text('other')).get('/broken', fail);
  return getRequestListener(app.fetch);
}

const onFastify = () => [new (require('@nestjs/platform-fastify').FastifyAdapter)()];

/** The name to require, how to build, and the instrumentations of others. */
const FRAMEWORKS = {
  fastify4: { module: 'fastify4', build: fastify, theirs: () => [] },
  fastify: {
    module: 'fastify',
    build: fastify,
    theirs: () => [new (require('@fastify/otel').FastifyOtelInstrumentation)({ registerOnInitialization: true })],
  },
  koa: { module: 'koa', build: koa, theirs: () => [new (require('@opentelemetry/instrumentation-koa').KoaInstrumentation)()] },
  hapi: {
    module: '@hapi/hapi',
    build: hapi,
    theirs: () => [new (require('@opentelemetry/instrumentation-hapi').HapiInstrumentation)()],
  },
  // Its guard verifies nothing itself: what is rewritten it refuses.
  hono: { module: 'hono', build: hono, theirs: () => [], third: '/webhooks/stripe' },
  'nest on Express': {
    module: '@nestjs/core',
    build: nest(() => []),
    theirs: () => [
      new (require('@opentelemetry/instrumentation-express').ExpressInstrumentation)(),
      new (require('@opentelemetry/instrumentation-nestjs-core').NestInstrumentation)(),
    ],
  },
  'nest on Fastify': {
    module: '@nestjs/core',
    build: nest(onFastify),
    theirs: () => [new (require('@opentelemetry/instrumentation-nestjs-core').NestInstrumentation)()],
  },
};

module.exports = { FRAMEWORKS, tracked, handlerMs: receive.handlerMs };

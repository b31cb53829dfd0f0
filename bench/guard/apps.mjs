/** Applications of ten layers before two routes, `/webhooks/stripe` and, below a mount point or prefix, `/api/orders/:id`. */
import { createServer } from 'node:http';
import { createRequire } from 'node:module';

const require = createRequire(new URL('../../test/frameworks/package.json', import.meta.url));
const LAYERS = 10;
const PATH = '/webhooks/stripe';
const layers = Array.from({ length: LAYERS });

/** Each is given what a handler calls at its end, and gives a request listener. */
export const APPS = {
  'Express 4': (done) => express(require('express4'), done),
  'Express 5': (done) => express(require('express'), done),
  'Nest 11 on Express': (done) => nest('platform-express', 'ExpressAdapter', done),
  'Nest 11 on Fastify': (done) => nest('platform-fastify', 'FastifyAdapter', done),
  'Fastify 4': (done) => fastify(require('fastify4'), done),
  'Fastify 5': (done) => fastify(require('fastify'), done),
  'Koa 2': (done) => koa(require('koa2'), done),
  'Koa 3': (done) => koa(require('koa'), done),
  'Hapi 21': hapi,
  Connect: connect,
  Polka: polka,
};

function express(make, done) {
  const app = make();
  for (const _ of layers) app.use((_req, _res, next) => next());
  const router = make.Router().post('/orders/:id', () => done());
  app.use('/api', router).post(PATH, () => done());
  return (req, res) => app.handle(req, res, () => {});
}

async function nest(platform, adapter, done) {
  require('reflect-metadata');
  const { Controller, Module, Post, Req, Res } = require('@nestjs/common');
  class Hooks {
    stripe(_req, res) {
      res.hijack?.();
      done();
    }
    orders(_req, res) {
      res.hijack?.();
      done();
    }
  }
  for (const [method, path] of [
    ['stripe', PATH],
    ['orders', '/api/orders/:id'],
  ]) {
    Post(path)(Hooks.prototype, method, Object.getOwnPropertyDescriptor(Hooks.prototype, method));
    for (const [i, param] of [Req(), Res()].entries()) param(Hooks.prototype, method, i);
    Reflect.defineMetadata('design:paramtypes', [Object, Object], Hooks.prototype, method);
  }
  Controller()(Hooks);
  class App {}
  Module({ controllers: [Hooks] })(App);
  const { [adapter]: Adapter } = require(`@nestjs/${platform}`);
  const options = { logger: false, bodyParser: false };
  const app = await require('@nestjs/core').NestFactory.create(App, new Adapter(), options);
  for (const _ of layers) app.use((_req, _res, next) => next());
  const instance = app.getHttpAdapter().getInstance();
  if (instance.addContentTypeParser) readNoBody(instance);
  await app.init();
  await instance.ready?.();
  return instance.routing ?? ((req, res) => instance.handle(req, res, () => {}));
}

async function fastify(make, done) {
  const app = make();
  readNoBody(app);
  for (const _ of layers) app.addHook('onRequest', (_request, _reply, next) => next());
  const handle = (_request, reply) => {
    reply.hijack();
    done();
  };
  app.post(PATH, handle);
  app.register(async (inner) => void inner.post('/orders/:id', handle), { prefix: '/api' });
  await app.ready();
  return (req, res) => app.routing(req, res);
}

/** What is measured is the guard. */
function readNoBody(app) {
  app.removeAllContentTypeParsers();
  app.addContentTypeParser('*', (_request, _body, parsed) => parsed(null));
}

function koa(Koa, done) {
  const Router = require('@koa/router');
  const app = new Koa();
  for (const _ of layers) app.use((_ctx, next) => next());
  const handle = (ctx) => {
    ctx.respond = false;
    done();
  };
  return app.use(new Router().post('/api/orders/:id', handle).post(PATH, handle).routes()).callback();
}

async function hapi(done) {
  const listener = createServer();
  const server = require('@hapi/hapi').server({ autoListen: false, listener });
  for (const _ of layers) server.ext('onPreAuth', (_request, h) => h.continue);
  const handler = (_request, h) => {
    done();
    return h.abandon;
  };
  const options = { payload: { parse: false, output: 'stream' } };
  server.route({ method: 'POST', path: PATH, options, handler });
  server.route({ method: 'POST', path: '/api/orders/{id}', options, handler });
  await server.start();
  return (req, res) => listener.emit('request', req, res);
}

function connect(done) {
  const app = require('connect')();
  for (const _ of layers) app.use((_req, _res, next) => next());
  app.use('/api/orders', () => done()).use(PATH, () => done());
  // It is guarded as the listener of a server.
  const server = createServer(app);
  return Object.assign((req, res) => app.handle(req, res), { server });
}

function polka(done) {
  const app = require('polka')();
  for (const _ of layers) app.use((_req, _res, next) => next());
  return app.post('/api/orders/:id', () => done()).post(PATH, () => done()).handler;
}

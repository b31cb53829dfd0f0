import { createServer, ServerResponse } from 'node:http';
import Hapi from '@hapi/hapi';
import Router from '@koa/router';
import connect from 'connect';
import express5 from 'express';
import express4 from 'express4';
import Fastify5 from 'fastify';
import Fastify4 from 'fastify4';
import Koa3 from 'koa';
import mount from 'koa-mount';
import Koa2 from 'koa2';
import methodOverride from 'method-override';
import polka from 'polka';
import restify from 'restify';

const PATH = '/webhooks/stripe';

/** Connect's middleware, one after the other. */
const pass = async (before, req, res) => {
  for (const use of before) await new Promise((resolve, reject) => use(req, res, (error) => (error ? reject(error) : resolve())));
};

const koaOf =
  (Koa, last) =>
  (handler, ...before) => {
    const app = new Koa();
    for (const use of before) app.use((ctx, next) => pass([use], ctx.req, ctx.res).then(next));
    const handle = (ctx) => {
      ctx.respond = false;
      ctx.res.statusCode = 200;
      return handler(ctx.req, ctx.res);
    };
    return app.use(last(handle)).callback();
  };

const fastifyOf =
  (Fastify) =>
  (handler, ...before) => {
    const app = Fastify();
    app.removeAllContentTypeParsers();
    app.addContentTypeParser('*', (_request, _body, done) => done(null));
    app.post(PATH, (request, reply) => {
      reply.hijack();
      handler(request.raw, reply.raw);
    });
    const isReady = app.ready();
    return async (req, res) => {
      await isReady;
      await pass(before, req, res);
      app.routing(req, res);
    };
  };

function hapi(handler, ...before) {
  const server = Hapi.server();
  server.ext('onRequest', async (request, h) => {
    const { req, res } = request.raw;
    await pass(before, req, res);
    request.setUrl(req.url);
    request.setMethod(req.method);
    return h.continue;
  });
  const options = { payload: { parse: false, output: 'stream' } };
  const handle = async (request, h) => {
    await handler(request.raw.req, request.raw.res);
    return h.abandon;
  };
  server.route({ method: 'POST', path: PATH, options, handler: handle });
  const isReady = server.initialize();
  return async (req, res) => {
    await isReady;
    server.listener.emit('request', req, res);
  };
}

/** Polka has chosen by the time that its own middleware runs. */
const beforePolka =
  (make) =>
  (handler, ...before) => {
    const { handler: listener } = make(handler);
    return (req, res) => pass(before, req, res).then(() => listener(req, res));
  };

/** Applications with the webhook's handler, and a place for middleware before it. */
export const APPS = {
  'Express 4': (handler, ...before) => before.reduce((app, use) => app.use(use), express4()).post(PATH, handler),
  'Express 5': (handler, ...before) => before.reduce((app, use) => app.use(use), express5()).post(PATH, handler),
  'Express 5, mounted': (handler, ...before) => before.reduce((app, use) => app.use(use), express5()).use(PATH, handler),
  Polka: beforePolka((handler) => polka().post(PATH, handler)),
  'Polka, mounted': beforePolka((handler) => polka().use('/webhooks', polka().use('/stripe', polka().post('/', handler)))),
  Connect: (handler, ...before) => before.reduce((app, use) => app.use(use), connect()).use(PATH, handler),
  restify: (handler, ...before) => {
    const server = restify.createServer();
    server.pre(...before.map((use) => (req, res, next) => use(req, res, next)));
    server.post(PATH, (req, res, next) => handler(req, res).then(() => next(), next));
    return (req, res) => server._onRequest(req, res);
  },
  'Fastify 4': fastifyOf(Fastify4),
  'Fastify 5': fastifyOf(Fastify5),
  'Koa 2': koaOf(Koa2, (handle) => (ctx, next) => (ctx.path === PATH ? handle(ctx) : next())),
  'Koa 3': koaOf(Koa3, (handle) => (ctx, next) => (ctx.path === PATH ? handle(ctx) : next())),
  'Koa 3, a router': koaOf(Koa3, (handle) => new Router().post(PATH, handle).routes()),
  'Koa 3, mounted': koaOf(Koa3, (handle) => mount(PATH, handle)),
  'Hapi 21': hapi,
};

const rewrite = (req, _res, next) => {
  if (req.url === '/door') req.url = PATH;
  next();
};
const atOnce = (req, res, app) => {
  req.url = PATH;
  app(req, res);
};

/** Ways to a handler that do not lead through a server's `request` event for its path. `target` is what is asked for. */
export const DOORS = {
  'a rewrite before the router': { target: '/door', open: (make) => createServer(make(rewrite)) },
  'a rewrite later on': {
    target: '/door',
    open: (make) => createServer(make((req, res, next) => setTimeout(() => rewrite(req, res, next), 30))),
  },
  'an override of the method': {
    target: `${PATH}?_method=POST`,
    method: 'GET',
    open: (make) => createServer(make(methodOverride('_method', { methods: ['GET'] }))),
  },
  'a direct call of a listener': {
    target: '/door',
    open: (make) => {
      const inner = createServer(make());
      return createServer((req, res) => atOnce(req, res, inner.listeners('request')[0]));
    },
  },
  checkContinue: {
    target: '/door',
    headers: { Expect: '100-continue' },
    open: (make) => {
      const app = make();
      return createServer().on('checkContinue', (req, res) => {
        res.writeContinue();
        atOnce(req, res, app);
      });
    },
  },
  checkExpectation: {
    target: '/door',
    headers: { Expect: 'wonders' },
    open: (make) => {
      const app = make();
      return createServer().on('checkExpectation', (req, res) => atOnce(req, res, app));
    },
  },
  'an upgrade': {
    target: '/door',
    headers: { Connection: 'Upgrade', Upgrade: 'websocket' },
    open: (make) => {
      const app = make();
      return createServer().on('upgrade', (req, socket) => {
        const res = new ServerResponse(req);
        res.assignSocket(socket);
        res.on('finish', () => socket.end());
        atOnce(req, res, app);
      });
    },
  },
  'an emit that is bound': {
    target: PATH,
    open: (make) => {
      const server = createServer(make());
      server.emit = server.emit.bind(server);
      return server;
    },
  },
};

/** Connect applications share nothing that could be patched: only one that is a server's own listener is found. Said in the docs. */
export const isCovered = (app, door) =>
  app !== 'Connect' || !['a direct call of a listener', 'checkContinue', 'checkExpectation', 'an upgrade'].includes(door);

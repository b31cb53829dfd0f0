/**
 * The same service in each framework. `plain`: the handler gets the body as the framework parses JSON, as with us. `raw`: it hands the
 * bytes to `processWebhook`, in the way that the framework has for raw bodies. Each gives a server that does not listen yet.
 */
import { createServer } from 'node:http';
import { createRequire } from 'node:module';
import { pathToFileURL } from 'node:url';

const require = createRequire(new URL('../../test/frameworks/package.json', import.meta.url));
const load = (name) => import(pathToFileURL(require.resolve(name)));
const PATH = '/webhooks/stripe';
const HEADER = 'stripe-signature';
const received = { received: true };
const handle = () => received;

export const APPS = {
  'plain http': (processWebhook) =>
    createServer(async (req, res) => {
      const body = await bodyOf(req);
      if (processWebhook === undefined) {
        parse(body);
        sendJson(res, 200, JSON.stringify(received));
      } else {
        const { status, answer } = await processWebhook(body, req.headers[HEADER], handle);
        sendJson(res, status, answer);
      }
    }),
  'Express 4': (processWebhook) => createServer(express(require('express4'), processWebhook)),
  'Express 5': (processWebhook) => createServer(express(require('express'), processWebhook)),
  'Express 4 (verify)': (processWebhook) => createServer(keepingExpress(require('express4'), processWebhook)),
  'Express 5 (verify)': (processWebhook) => createServer(keepingExpress(require('express'), processWebhook)),
  'Fastify 5': fastify,
  'Koa 3': koa,
  'Hapi 21': hapi,
  'Nest 11': nest,
  Hono: hono,
  'h3 2': h3,
};

async function bodyOf(req) {
  const chunks = [];
  for await (const chunk of req) chunks.push(chunk);
  return chunks.length === 1 ? chunks[0] : Buffer.concat(chunks);
}

/** As the `stripe` package decodes it, so that both sides do: `toString` of a buffer takes 9 µs for 2 kB with one é, on Node 24. */
const utf8 = new TextDecoder('utf8');
const parse = (body) => JSON.parse(utf8.decode(body));

function sendJson(res, status, text) {
  res.writeHead(status, { 'content-type': 'application/json', 'content-length': Buffer.byteLength(text) }).end(text);
}

function express(make, processWebhook) {
  const app = make();
  if (processWebhook === undefined) return app.use(make.json()).post(PATH, (_req, res) => res.json(received));
  return app.post(PATH, make.raw({ type: '*/*' }), expressHandler(processWebhook, 'body'));
}

/** The other way of many: the parser for the whole application stays, and keeps the bytes. */
function keepingExpress(make, processWebhook) {
  if (processWebhook === undefined) return express(make);
  const verify = (req, _res, body) => {
    req.rawBody = body;
  };
  return make().use(make.json({ verify })).post(PATH, expressHandler(processWebhook, 'rawBody'));
}

function expressHandler(processWebhook, body) {
  return (req, res, next) => {
    processWebhook(req[body], req.headers[HEADER], handle).then(
      ({ status, answer }) => res.status(status).type('json').send(answer),
      next,
    );
  };
}

async function fastify(processWebhook) {
  const app = require('fastify')();
  if (processWebhook === undefined) app.post(PATH, async () => received);
  else {
    app.addContentTypeParser('application/json', { parseAs: 'buffer' }, (_request, body, done) => done(null, body));
    app.post(PATH, async (request, reply) => {
      const { status, answer } = await processWebhook(request.body, request.headers[HEADER], handle);
      reply.code(status).type('application/json');
      return answer;
    });
  }
  await app.ready();
  return app.server;
}

function koa(processWebhook) {
  const app = new (require('koa'))();
  const Router = require('@koa/router');
  const router = new Router().post(PATH, async (ctx) => {
    const body = await bodyOf(ctx.req);
    if (processWebhook === undefined) {
      ctx.request.body = parse(body);
      ctx.body = received;
      return;
    }
    const { status, answer } = await processWebhook(body, ctx.headers[HEADER], handle);
    ctx.status = status;
    ctx.type = 'application/json';
    ctx.body = answer;
  });
  return createServer(app.use(router.routes()).callback());
}

async function hapi(processWebhook) {
  const listener = createServer();
  const server = require('@hapi/hapi').server({ autoListen: false, listener });
  if (processWebhook === undefined) server.route({ method: 'POST', path: PATH, handler: handle });
  else {
    server.route({
      method: 'POST',
      path: PATH,
      options: { payload: { parse: false, output: 'data' } },
      async handler(request, h) {
        const { status, answer } = await processWebhook(request.payload, request.headers[HEADER], handle);
        return h.response(answer).code(status).type('application/json');
      },
    });
  }
  await server.start();
  return listener;
}

async function nest(processWebhook) {
  require('reflect-metadata');
  const { Controller, HttpCode, Module, Post, Req, Res } = require('@nestjs/common');
  class Hooks {
    stripe() {
      return received;
    }
    async byHand(req, res) {
      const { status, answer } = await processWebhook(req.rawBody, req.headers[HEADER], handle);
      res.status(status).type('json').send(answer);
    }
  }
  const method = processWebhook === undefined ? 'stripe' : 'byHand';
  const descriptor = Object.getOwnPropertyDescriptor(Hooks.prototype, method);
  Post(PATH)(Hooks.prototype, method, descriptor);
  HttpCode(200)(Hooks.prototype, method, descriptor);
  if (processWebhook !== undefined) for (const [i, param] of [Req(), Res()].entries()) param(Hooks.prototype, method, i);
  Reflect.defineMetadata('design:paramtypes', processWebhook === undefined ? [] : [Object, Object], Hooks.prototype, method);
  Controller()(Hooks);
  class App {}
  Module({ controllers: [Hooks] })(App);
  const app = await require('@nestjs/core').NestFactory.create(App, { logger: false, rawBody: processWebhook !== undefined });
  await app.init();
  return app.getHttpServer();
}

async function hono(processWebhook) {
  const { Hono } = await load('hono');
  const { getRequestListener } = await load('@hono/node-server');
  const app = new Hono().post(PATH, async (c) => {
    if (processWebhook === undefined) {
      await c.req.json();
      return c.json(received);
    }
    const body = Buffer.from(await c.req.arrayBuffer());
    const { status, answer } = await processWebhook(body, c.req.header(HEADER), handle);
    return c.body(answer, status, { 'content-type': 'application/json' });
  });
  return createServer(getRequestListener(app.fetch));
}

async function h3(processWebhook) {
  const { H3, toNodeHandler } = await load('h3');
  const app = new H3().post(PATH, async (event) => {
    if (processWebhook === undefined) {
      await event.req.json();
      return received;
    }
    const body = Buffer.from(await event.req.arrayBuffer());
    const { status, answer } = await processWebhook(body, event.req.headers.get(HEADER), handle);
    return new Response(answer, { status, headers: { 'content-type': 'application/json' } });
  });
  return createServer(toNodeHandler(app));
}

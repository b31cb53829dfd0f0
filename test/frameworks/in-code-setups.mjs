/** Every way to put a webhook where its handler is. Each takes what a handler does with Node's request and response, and `track`. */
import 'reflect-metadata';
import { getRequestListener } from '@hono/node-server';
import Router from '@koa/router';
import { Controller, Module, Post, Req, Res, VersioningType } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { FastifyAdapter } from '@nestjs/platform-fastify';
import connect from 'connect';
import express5 from 'express';
import express4 from 'express4';
import Fastify5 from 'fastify';
import Fastify4 from 'fastify4';
import { Hono } from 'hono';
import Koa3 from 'koa';
import Koa2 from 'koa2';
import { getRequestListener as getRequestListener1 } from 'node-server1';
import polka from 'polka';
import { webhook as fastifyWebhook } from '../../dist/fastify.js';
import { webhook as honoWebhook } from '../../dist/hono.js';
import { webhook } from '../../dist/index.js';
import { webhook as koaWebhook } from '../../dist/koa.js';
import { Webhook, WebhookDelivery } from '../../dist/nest.js';

const PATH = '/webhooks/stripe';
const OPTIONS = { provider: 'stripe', signatureSecret: process.env.SECRET, idempotencyKey: true };

const ofExpress = (express) => {
  const tracked = (handle) => (req, res) => handle(req, res, req.outworxTrack);
  const keeping = { verify: (req, _res, bytes) => (req.rawBody = bytes) };
  return {
    'before the parser': (handle) => express().post(PATH, webhook(OPTIONS), express.json(), tracked(handle)),
    mounted: (handle) => express().use(PATH, webhook(OPTIONS), tracked(handle)),
    'behind a parser that keeps the bytes': (handle) =>
      express().use(express.json(keeping)).post(PATH, webhook(OPTIONS), tracked(handle)),
    'behind a raw parser': (handle) =>
      express()
        .use(express.raw({ type: '*/*' }))
        .post(PATH, webhook(OPTIONS), tracked(handle)),
  };
};

async function ready(app, add) {
  app.addContentTypeParser('*', { parseAs: 'string' }, (_request, body, done) => done(null, body));
  add(app);
  await app.ready();
  return (req, res) => app.routing(req, res);
}

const ofFastify = (Fastify) => {
  const tracked = (handle) => (request, reply) => {
    reply.hijack();
    handle(request.raw, reply.raw, request.outworxTrack);
  };
  const config = { webhook: OPTIONS };
  return {
    'a route option': (handle) => ready(Fastify(), (app) => app.post(PATH, { config }, tracked(handle))),
    'in a plugin with a prefix': (handle) =>
      ready(Fastify(), (app) =>
        app.register(async (child) => void child.post('/stripe', { config }, tracked(handle)), { prefix: '/webhooks' }),
      ),
    'behind hooks that wait': (handle) =>
      ready(Fastify(), (app) => {
        app.addHook('onRequest', (_request, _reply, done) => void setImmediate(done));
        app.route({ method: ['POST', 'PUT'], url: PATH, config, onRequest: [async () => {}], handler: tracked(handle) });
      }),
    'a hook': (handle) => ready(Fastify(), (app) => app.post(PATH, { onRequest: fastifyWebhook(OPTIONS) }, tracked(handle))),
  };
};

const ofKoa = (Koa) => {
  const tracked = (handle) => (ctx) => {
    ctx.respond = false;
    ctx.res.statusCode = 200;
    handle(ctx.req, ctx.res, ctx.state.outworxTrack);
  };
  return {
    'in a router': (handle) => new Koa().use(new Router().post(PATH, koaWebhook(OPTIONS), tracked(handle)).routes()).callback(),
    'before all else': (handle) =>
      new Koa()
        .use(koaWebhook(OPTIONS))
        .use((ctx) => (ctx.path === PATH ? tracked(handle)(ctx) : undefined))
        .callback(),
  };
};

const ofHono = (listener) => ({
  'in a route': (handle) => {
    const app = new Hono().post(PATH, honoWebhook(OPTIONS), async (c) => {
      let body = '';
      handle(c.env.incoming, { end: (text) => (body = text) }, c.get('outworxTrack'));
      return c.text(body);
    });
    // node-server refuses some targets once anybody looks at the request.
    app.onError((_error, c) => c.body(null, 500));
    return listener(app.fetch);
  },
});

/** Decorators without a compiler that knows them. */
function decorate(type, method, decorators, params) {
  for (const decorator of decorators) decorator(type.prototype, method, Object.getOwnPropertyDescriptor(type.prototype, method));
  for (const [i, param] of params.entries()) param(type.prototype, method, i);
  Reflect.defineMetadata(
    'design:paramtypes',
    params.map(() => Object),
    type.prototype,
    method,
  );
}

async function nest(handle, { adapter, options, path = 'stripe', prefix = 'webhooks', configure = () => {} }) {
  class Hooks {
    stripe(req, res, delivery) {
      res.hijack?.();
      handle(req.raw ?? req, res.raw ?? res, delivery?.track);
    }
  }
  decorate(Hooks, 'stripe', [Post(path), Webhook(OPTIONS)], [Req(), Res(), WebhookDelivery()]);
  Controller(prefix)(Hooks);
  class App {}
  Module({ controllers: [Hooks] })(App);
  const app = await NestFactory.create(App, ...(adapter ? [adapter] : []), { logger: false, ...options });
  configure(app);
  await app.init();
  const instance = app.getHttpAdapter().getInstance();
  if (adapter === undefined) return instance;
  await instance.ready();
  return (req, res) => instance.routing(req, res);
}

const ofNest = (makeAdapter, withoutRawBody) => {
  const made = (more) => (handle) => nest(handle, { adapter: makeAdapter(), options: { rawBody: true }, ...more });
  return {
    rawBody: made({}),
    'no rawBody': made({ options: withoutRawBody }),
    'a global prefix': made({ prefix: '', configure: (app) => app.setGlobalPrefix('webhooks') }),
    versions: made({
      prefix: { path: '', version: 'webhooks' },
      configure: (app) => app.enableVersioning({ type: VersioningType.URI, prefix: '' }),
    }),
  };
};

const named = (prefix, setups) => Object.entries(setups).map(([name, build]) => ({ name: `${prefix}, ${name}`, build }));

export const SETUPS = [
  ...named('Express 4', ofExpress(express4)),
  ...named('Express 5', ofExpress(express5)),
  ...named('Connect', {
    mounted: (handle) =>
      connect()
        .use(PATH, webhook(OPTIONS))
        .use(PATH, (req, res) => handle(req, res, req.outworxTrack)),
  }),
  ...named('Polka', {
    post: (handle) => polka().post(PATH, webhook(OPTIONS), (req, res) => handle(req, res, req.outworxTrack)).handler,
  }),
  ...named('Fastify 4', ofFastify(Fastify4)),
  ...named('Fastify 5', ofFastify(Fastify5)),
  ...named('Koa 2', ofKoa(Koa2)),
  ...named('Koa 3', ofKoa(Koa3)),
  ...named('Hono, node-server 1', ofHono(getRequestListener1)),
  ...named('Hono, node-server 2', ofHono(getRequestListener)),
  // Without its parser nothing reads the body before.
  ...named(
    'Nest 11 on Express',
    ofNest(() => undefined, { bodyParser: false }),
  ),
  ...named(
    'Nest 11 on Fastify',
    ofNest(() => new FastifyAdapter(), {}),
  ),
];

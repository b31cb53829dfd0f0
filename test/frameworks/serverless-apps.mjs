/** Applications that are called without a server: each takes what a handler does, and gives a function from a request to its answer. */
import awsLambda from '@fastify/aws-lambda';
import Hapi from '@hapi/hapi';
import Router from '@koa/router';
import serverlessExpress from '@vendia/serverless-express';
import express5 from 'express';
import express4 from 'express4';
import Fastify5 from 'fastify';
import Fastify4 from 'fastify4';
import Koa3 from 'koa';
import Koa2 from 'koa2';
import serverless from 'serverless-http';
import serverless3 from 'serverless-http3';
import { EVENTS } from './gateway-events.mjs';

const PATH = '/webhooks/stripe';

/** To Express 5 a request of serverless-http 3 has been read already: its body stays the buffer that the adapter put there. */
const express = (framework, receive) =>
  framework()
    .use(framework.json({ verify: (req, _res, raw) => (req.rawBody = raw) }))
    .post(PATH, async (req, res) => res.send(await receive(String(req.rawBody ?? req.body))));

function fastify(framework, receive) {
  const app = framework();
  app.removeAllContentTypeParsers();
  app.addContentTypeParser('*', { parseAs: 'buffer' }, (_request, body, done) => done(null, body));
  app.post(PATH, (request) => receive(String(request.body)));
  return app;
}

function koa(Framework, receive) {
  const router = new Router().post(PATH, async (ctx) => {
    ctx.body = await receive((await ctx.req.toArray()).join(''));
  });
  return new Framework().use(router.routes());
}

function hapi(receive) {
  const server = Hapi.server();
  const options = { payload: { parse: false, output: 'data' } };
  server.route({ method: 'POST', path: PATH, options, handler: (request) => receive(String(request.payload)) });
  return server;
}

/** From an event to what the function gives back for it. */
const lambdaOf = (call) =>
  Object.fromEntries(
    Object.entries(EVENTS).map(([event, toEvent]) => [
      event,
      async (request) => {
        const { statusCode, body, isBase64Encoded } = await call(toEvent(request), { awsRequestId: 'req', functionName: 'f' });
        return { status: statusCode, body: isBase64Encoded ? Buffer.from(body, 'base64').toString() : body };
      },
    ]),
  );

const inject = (app) => ({
  inject: async ({ path, headers, body }) => {
    const all = { 'content-type': 'application/json', ...headers };
    const { statusCode, payload } = await app.inject({ method: 'POST', url: path, headers: all, payload: body });
    return { status: statusCode, body: payload };
  },
});

export const APPS = {
  'Fastify 4, inject': (receive) => inject(fastify(Fastify4, receive)),
  'Fastify 5, inject': (receive) => inject(fastify(Fastify5, receive)),
  'Hapi 21, inject': (receive) => inject(hapi(receive)),
  'Fastify 5, @fastify/aws-lambda': (receive) => lambdaOf(awsLambda(fastify(Fastify5, receive))),
  'Express 4, serverless-http': (receive) => lambdaOf(serverless(express(express4, receive))),
  'Express 5, serverless-http': (receive) => lambdaOf(serverless(express(express5, receive))),
  'Express 5, serverless-http 3': (receive) => lambdaOf(serverless3(express(express5, receive))),
  'Koa 2, serverless-http': (receive) => lambdaOf(serverless(koa(Koa2, receive))),
  'Koa 3, serverless-http': (receive) => lambdaOf(serverless(koa(Koa3, receive))),
  'Express 4, @vendia/serverless-express': (receive) => lambdaOf(serverlessExpress({ app: express(express4, receive) })),
  'Express 5, @vendia/serverless-express': (receive) => lambdaOf(serverlessExpress({ app: express(express5, receive) })),
  'Koa 3, @vendia/serverless-express': (receive) => lambdaOf(serverlessExpress({ app: koa(Koa3, receive).callback() })),
};

/** For each framework: from its module to a request listener that sends `/door` to the handler of the webhook. */
const http = require('node:http');

const PATH = '/webhooks/stripe';

function express(framework) {
  const app = framework();
  app.use((req, _res, next) => {
    if (req.url === '/door') req.url = PATH;
    next();
  });
  return app.post(PATH, (_req, res) => res.send('handled'));
}

async function fastify(framework) {
  const app = framework({ rewriteUrl: (req) => (req.url === '/door' ? PATH : req.url) });
  app.post(PATH, async () => 'handled');
  await app.ready();
  return app.routing;
}

function koa(Framework) {
  return new Framework()
    .use((ctx, next) => {
      if (ctx.path === '/door') ctx.path = PATH;
      return next();
    })
    .use((ctx) => {
      if (ctx.path === PATH) ctx.body = 'handled';
    })
    .callback();
}

async function hapi(framework) {
  const server = framework.server({ autoListen: false, listener: http.createServer() });
  server.ext('onRequest', (request, h) => {
    if (request.path === '/door') request.setUrl(PATH);
    return h.continue;
  });
  server.route({ method: 'POST', path: PATH, handler: () => 'handled' });
  await server.start();
  return (req, res) => server.listener.emit('request', req, res);
}

module.exports = { express, express4: express, fastify, fastify4: fastify, koa, koa2: koa, '@hapi/hapi': hapi };

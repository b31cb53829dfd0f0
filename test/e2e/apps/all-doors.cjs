const http = require('node:http');
const http2 = require('node:http2');
const https = require('node:https');
const path = require('node:path');
const { once } = require('node:events');
const { fastify } = require('fastify');
const { handlers } = require('./all-doors-handlers.cjs');
const { watch } = require('./all-doors-seen.cjs');

const { TLS_KEY: key, TLS_CERT: cert } = process.env;

const actOf = (req) => req.url.split('/').pop();
const plain = (req, res) => {
  watch(req, res);
  return handlers[actOf(req)](req, res);
};

/** A server with a listener for everything that Node would answer itself. */
function listening() {
  const server = http.createServer(plain);
  server.on('checkContinue', (req, res) => {
    if (actOf(req) === 'refuse') return res.writeHead(417, { 'x-by': 'listener' }).end('no');
    if (actOf(req) !== 'invite' && actOf(req) !== 'by-head') res.writeContinue();
    server.emit('request', req, res);
  });
  server.on('checkExpectation', (req, res) => {
    if (actOf(req) === 'refuse') return res.writeHead(417, { 'x-by': 'listener' }).end('no');
    server.emit('request', req, res);
  });
  server.on('upgrade', (_req, socket, head) => {
    socket.end(`HTTP/1.1 101 Switching Protocols\r\nUpgrade: odd\r\nConnection: Upgrade\r\n\r\n${head}`);
  });
  return server;
}

function expressApp(express) {
  const app = express();
  app.use((req, res, next) => {
    watch(req, res);
    next();
  });
  app.use(['/hooks/parsed', '/hooks/sent', '/hooks/next-error'], express.json());
  app.use('/hooks/raw', express.raw({ type: () => true }));
  app.all('/hooks/parsed', (req, res) => res.cookie('a', '1').json({ body: req.body ?? null }));
  app.all('/hooks/raw', (req, res) => res.send(Buffer.isBuffer(req.body) ? req.body : 'none'));
  app.all('/hooks/sent', (req, res) =>
    res
      .vary('accept')
      .status(201)
      .send(`<p>${typeof req.body}</p>`),
  );
  app.all('/hooks/sent-file', (_req, res) => res.sendFile(path.basename(__filename), { root: __dirname }));
  // With a root: these applications also run in a folder whose path has a dot in it, and Express gives nothing from such.
  app.all('/hooks/download', (_req, res) => res.download('report.cjs', 'report.cjs', { root: __dirname }));
  app.all('/hooks/redirect', (_req, res) => res.redirect('/elsewhere'));
  app.all('/hooks/status', (_req, res) => res.sendStatus(204));
  app.all('/hooks/next-error', (_req, _res, next) => next(Object.assign(new Error('on purpose'), { status: 418 })));
  app.all('/hooks/:act', (req, res, next) => {
    const handler = handlers[req.params.act];
    return handler ? handler(req, res) : next();
  });
  return app;
}

function fastifyApp() {
  const app = fastify({ serverFactory: (handler) => http.createServer(handler) });
  app.addHook('onRequest', (request, reply, done) => {
    watch(request.raw, reply.raw);
    done();
  });
  app.addContentTypeParser('*', { parseAs: 'buffer' }, (_request, body, done) => done(null, body));
  const url = (act) => ({ method: ['GET', 'HEAD', 'POST', 'PUT'], url: `/hooks/${act}` });
  app.route({ ...url('parsed'), handler: async (request) => ({ body: request.body ?? null }) });
  app.route({ ...url('sent'), handler: (_request, reply) => reply.code(201).header('x-one', '1').send('fine') });
  app.route({ ...url('streamed'), handler: (_request, reply) => reply.send(require('node:fs').createReadStream(__filename)) });
  app.route({ ...url('status'), handler: (_request, reply) => reply.code(204).send() });
  app.route({
    ...url('throw'),
    handler: () => {
      throw new Error('thrown on purpose');
    },
  });
  app.route({
    ...url('reject'),
    handler: async () => {
      throw new Error('rejected on purpose');
    },
  });
  app.route({
    ...url('hijacked'),
    handler: (request, reply) => {
      reply.hijack();
      handlers.parts(request.raw, reply.raw);
    },
  });
  return app;
}

async function main() {
  const app = fastifyApp();
  await app.ready();
  const secure = http2.createSecureServer({ key, cert, allowHTTP1: true }, plain);
  const doors = {
    http: http.createServer(plain),
    listening: listening(),
    https: https.createServer({ key, cert }, plain),
    'http2-clear': http2.createServer(plain),
    http2: secure,
    express4: http.createServer(expressApp(require('express4'))),
    express5: http.createServer(expressApp(require('express'))),
    fastify: app.server,
  };
  for (const [name, server] of Object.entries(doors)) {
    await once(server.listen(0, '127.0.0.1'), 'listening');
    const scheme = name === 'https' || name === 'http2' ? 'https' : 'http';
    console.log(`door ${name} ${scheme}://127.0.0.1:${server.address().port}`);
  }
  console.log('listening all');
}

main();

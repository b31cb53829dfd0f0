import Fastify5 from 'fastify';
import Fastify4 from 'fastify4';

const PATH = '/webhooks/stripe';

const lenient = { caseSensitive: false, ignoreTrailingSlash: true, ignoreDuplicateSlashes: true, useSemicolonDelimiter: true };

/** Fastify's own parsers stay: the body is read before the handler runs. */
const of = (Fastify, lenientOptions) => ({
  post: (handle) => ready(Fastify(), (app) => app.post(PATH, handle)),
  all: (handle) => ready(Fastify(), (app) => app.all(PATH, handle)),
  'lenient about spellings': (handle) => ready(Fastify(lenientOptions), (app) => app.post(PATH, handle)),
  'a plugin with a prefix': (handle) =>
    ready(Fastify(), (app) => app.register(async (child) => void child.post('/stripe', handle), { prefix: '/webhooks' })),
  'plugins in plugins': (handle) =>
    ready(Fastify(), (app) =>
      app.register(
        async (child) =>
          void child.register(async (inner) => void inner.addHook('preHandler', async () => {}).post('/', handle), {
            prefix: '/stripe',
          }),
        { prefix: '/webhooks' },
      ),
    ),
  'a parameter': (handle) => ready(Fastify(), (app) => app.post('/webhooks/:provider', only('stripe', 'provider', handle))),
  'a wildcard': (handle) => ready(Fastify(), (app) => app.post('/webhooks/*', only('stripe', '*', handle))),
  'hooks that wait': (handle) =>
    ready(Fastify(), (app) => {
      app.addHook('onRequest', (_request, _reply, done) => void setImmediate(done));
      app.route({ method: ['GET', 'POST'], url: PATH, handler: handle });
    }),
});

async function ready(app, add) {
  // What a client of the corpus calls JSON is not always JSON.
  app.addContentTypeParser('*', { parseAs: 'string' }, (_request, body, done) => done(null, body));
  add(app);
  await app.ready();
  return (req, res) => app.routing(req, res);
}

/** Handlers of the set-ups take Node's request and response. */
const adapt = (setups) =>
  Object.fromEntries(
    Object.entries(setups).map(([name, build]) => [
      name,
      (handler) =>
        build((request, reply) => {
          reply.hijack();
          handler(request.raw, reply.raw);
        }),
    ]),
  );

function only(value, name, handle) {
  return (request, reply) => (request.params[name].toLowerCase() === value ? handle(request, reply) : reply.callNotFound());
}

const named = (prefix, setups) =>
  Object.fromEntries(Object.entries(setups).map(([name, build]) => [`${prefix}, ${name}`, build]));

export const fastify4 = { setups: named('Fastify 4', adapt(of(Fastify4, lenient))), protocols: ['http', 'https'] };
export const fastify5 = {
  setups: named('Fastify 5', adapt(of(Fastify5, { routerOptions: lenient }))),
  protocols: ['http', 'https', 'http2'],
};

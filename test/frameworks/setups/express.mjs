import express5 from 'express';
import express4 from 'express4';

const PATH = '/webhooks/stripe';

/** Ways to put a handler at `/webhooks/stripe`. Each gets the handler and gives a request listener. */
const of = (express) => ({
  post: (handler) => express().post(PATH, handler),
  all: (handler) => express().all(PATH, handler),
  'mounted with use': (handler) => express().use(PATH, handler),
  'a mounted router': (handler) => express().use('/webhooks', express.Router().post('/stripe', handler)),
  'routers in routers': (handler) =>
    express().use('/webhooks', express.Router().use('/stripe', express.Router().use(express.json()).post('/', handler))),
  'strict and case-sensitive': (handler) =>
    express().use(express.Router({ strict: true, caseSensitive: true }).post(PATH, handler)),
  'a parameter': (handler) => express().post('/webhooks/:provider', only('stripe', 'provider', handler)),
  'a parameter in the mount point': (handler) =>
    express().use('/:area', express.Router({ mergeParams: true }).post('/stripe', only('webhooks', 'area', handler))),
  'a list of paths': (handler) => express().post(['/other', PATH], handler),
  'a regular expression': (handler) => express().post(/^\/webhooks\/stripe\/?$/i, handler),
  'an application in an application': (handler) => express().use('/webhooks', express().post('/stripe', handler)),
  'behind a body parser': (handler) => express().use(express.json()).post(PATH, handler),
  'a chain of handlers': (handler) => express().post(PATH, (_req, _res, next) => next(), [(_req, _res, next) => next(), handler]),
  'an async handler': (handler) =>
    express().post(PATH, async (req, res) => {
      await null;
      handler(req, res);
    }),
  route: (handler) => withRoute(express(), handler),
  'behind app.param': (handler) =>
    express()
      .param('provider', (_req, _res, next) => setImmediate(next))
      .post('/webhooks/:provider', only('stripe', 'provider', handler)),
});

function withRoute(app, handler) {
  app
    .route(PATH)
    .all((_req, _res, next) => next())
    .post(handler);
  return app;
}

/** A handler for one value of a parameter. */
function only(value, name, handler) {
  return (req, res, next) => (req.params[name].toLowerCase() === value ? handler(req, res) : next());
}

const named = (prefix, setups) =>
  Object.fromEntries(Object.entries(setups).map(([name, build]) => [`${prefix}, ${name}`, build]));

export const setups = { ...named('Express 4', of(express4)), ...named('Express 5', of(express5)) };
/** Express sets the prototype of its requests to that of HTTP/1 ones. */
export const protocols = ['http', 'https'];

import restify from 'restify';

const PATH = '/webhooks/stripe';

const listenerOf = (server) => (req, res) => server._onRequest(req, res);
const answering = (handler) => (req, res, next) => {
  handler(req, res);
  next();
};

export const setups = {
  'restify, post': (handler) => {
    const server = restify.createServer();
    server.post(PATH, answering(handler));
    return listenerOf(server);
  },
  'restify, a parameter': (handler) => {
    const server = restify.createServer();
    server.post('/webhooks/:provider', (req, res, next) => {
      if (req.params.provider.toLowerCase() === 'stripe') return answering(handler)(req, res, next);
      res.send(404);
      next();
    });
    return listenerOf(server);
  },
  'restify, ignoring trailing slashes': (handler) => {
    const server = restify.createServer({ ignoreTrailingSlash: true });
    server.post(PATH, answering(handler));
    return listenerOf(server);
  },
};
export const protocols = ['http', 'https'];

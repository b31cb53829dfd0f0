import connect from 'connect';
import finalhandler from 'finalhandler';
import polka from 'polka';
import Router2 from 'router';
import Router1 from 'router1';

const PATH = '/webhooks/stripe';

const withRouter = (router) => (req, res) => router(req, res, finalhandler(req, res));

export const setups = {
  'router 1, post': (handler) => withRouter(Router1().post(PATH, handler)),
  'router 1, use': (handler) => withRouter(Router1().use(PATH, handler)),
  'router 2, post': (handler) => withRouter(Router2().post(PATH, handler)),
  'router 2, in a router': (handler) => withRouter(Router2().use('/webhooks', Router2().post('/stripe', handler))),
  'Connect, mounted': (handler) => connect().use(PATH, handler),
  'Connect, nested': (handler) => connect().use('/webhooks', connect().use('/stripe', handler)),
  'Polka, post': (handler) => polka().post(PATH, handler).handler,
  'Polka, a parameter': (handler) =>
    polka().post('/webhooks/:provider', (req, res) =>
      req.params.provider.toLowerCase() === 'stripe' ? handler(req, res) : res.end(),
    ).handler,
  'Polka, an application in an application': (handler) => polka().use('/webhooks', polka().post('/stripe', handler)).handler,
  'Polka, the root of applications in applications': (handler) =>
    polka().use('/webhooks', polka().use('/stripe', polka().post('/', handler))).handler,
};
export const protocols = ['http', 'https', 'http2'];

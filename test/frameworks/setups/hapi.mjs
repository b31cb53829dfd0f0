import { createServer } from 'node:http';
import Hapi from '@hapi/hapi';

const PATH = '/webhooks/stripe';

/** Hapi takes a server, not a listener: its requests are passed on to one that never listens. */
async function listenerOf(options, route, prefix) {
  const server = Hapi.server({ ...options, autoListen: false, listener: createServer() });
  if (prefix === undefined) server.route(route);
  else await server.register({ name: 'hooks', register: (inner) => inner.route(route) }, { routes: { prefix } });
  await server.start();
  return (req, res) => server.listener.emit('request', req, res);
}

const payload = { parse: false, output: 'data' };
const post = (path, handler) => ({ method: 'POST', path, options: { payload }, handler });

const SETUPS = {
  'a route': (handle) => listenerOf({}, post(PATH, handle)),
  'any method': (handle) => listenerOf({}, { method: '*', path: PATH, handler: handle }),
  'lenient about case and slashes': (handle) =>
    listenerOf({ router: { isCaseSensitive: false, stripTrailingSlash: true } }, post(PATH, handle)),
  'a parameter': (handle) => listenerOf({}, post('/webhooks/{provider}', only('stripe', handle))),
  'a wildcard': (handle) => listenerOf({}, post('/{provider*2}', only(PATH.slice(1), handle))),
  'a plugin with a prefix': (handle) => listenerOf({}, post('/stripe', handle), '/webhooks'),
  'behind an extension that waits': (handle) =>
    listenerOf({}, { ...post(PATH, handle), options: { payload, ext: { onPreAuth: { method: later } } } }),
};

async function later(_request, h) {
  await null;
  return h.continue;
}

function only(value, handle) {
  return (request, h) => (request.params.provider.toLowerCase() === value ? handle(request, h) : h.response().code(404));
}

export const setups = Object.fromEntries(
  Object.entries(SETUPS).map(([name, build]) => [
    `Hapi 21, ${name}`,
    (handler) =>
      build((request, h) => {
        handler(request.raw.req, request.raw.res);
        return h.abandon;
      }),
  ]),
);
export const protocols = ['http', 'https', 'http2'];

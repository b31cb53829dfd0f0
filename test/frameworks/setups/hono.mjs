import { getRequestListener as listener2 } from '@hono/node-server';
import { Hono } from 'hono';
import { getRequestListener as listener1 } from 'node-server1';
import { webhookGuard } from '../../../dist/hono.js';

const PATH = '/webhooks/stripe';

const SETUPS = {
  post: (handle) => new Hono().post(PATH, handle),
  all: (handle) => new Hono().all(PATH, handle),
  'not strict': (handle) => new Hono({ strict: false }).post(PATH, handle),
  'a parameter': (handle) => new Hono().post('/webhooks/:provider', only('stripe', handle)),
  'an application in an application': (handle) => new Hono().route('/webhooks', new Hono().post('/stripe', handle)),
  'a base path': (handle) => new Hono().basePath('/webhooks').post('/stripe', handle),
  'behind middleware': (handle) => new Hono().use(async (_c, next) => void (await next())).post(PATH, handle),
  'mounted, with the guard': (handle) => {
    const inner = (_request, incoming) => handle({ env: { incoming }, text: (text) => new Response(text) });
    return new Hono().use(webhookGuard()).mount(PATH, inner, { optionHandler: (c) => [c.env.incoming] });
  },
  'with the guard': (handle) => new Hono().use(webhookGuard()).post(PATH, handle),
};

function only(value, handle) {
  return (c) => (c.req.param('provider').toLowerCase() === value ? handle(c) : c.notFound());
}

/** Handlers of the set-ups take Node's request and end its response; Hono gives back what is to be answered. */
const adapt = (build, listenerOf) => (handler) =>
  listenerOf(
    build((c) => {
      handler(c.env.incoming, { end() {} });
      return c.text('handled');
    }).fetch,
  );

const named = (prefix, listenerOf) =>
  Object.fromEntries(Object.entries(SETUPS).map(([name, build]) => [`${prefix}, ${name}`, adapt(build, listenerOf)]));

export const setups = {
  ...named('Hono with node-server 1', (fetch) => listener1(fetch)),
  ...named('Hono with node-server 2', (fetch) => listener2(fetch)),
};
export const protocols = ['http', 'https', 'http2'];

import { H3, toNodeHandler } from 'h3';
import { createApp, createRouter, eventHandler, getRouterParam, toNodeListener, useBase } from 'h3-1';
import { guardApp, webhookGuard } from '../../../dist/h3.js';

const PATH = '/webhooks/stripe';

const handled = (handler, req) => {
  handler(req, { end() {} });
  return 'handled';
};

/** Not `createApp().use(path, handler)`: that takes every path that begins with the same letters, `/webhooks/stripe-test` too. */
const ONE = {
  'a router': (handle) => createApp().use(createRouter().post(PATH, eventHandler(handle))),
  'a router with a base': (handle) =>
    createApp().use(
      createRouter().use('/webhooks/**', useBase('/webhooks', createRouter().post('/stripe', eventHandler(handle)).handler)),
    ),
  'a parameter': (handle) =>
    createApp().use(createRouter().post('/webhooks/:provider', eventHandler(only('stripe', getRouterParam, handle)))),
  'with the guard': (handle) => guardApp(createApp()).use(createRouter().post(PATH, eventHandler(handle))),
};

const TWO = {
  post: (handle) => new H3().post(PATH, handle),
  all: (handle) => new H3().all(PATH, handle),
  'an application in an application': (handle) => new H3().mount('/webhooks', new H3().post('/stripe', handle)),
  'a parameter': (handle) =>
    new H3().post(
      '/webhooks/:provider',
      only('stripe', (event, name) => event.context.params[name], handle),
    ),
  'with the guard': (handle) => new H3().use(webhookGuard()).post(PATH, handle),
};

function only(value, paramOf, handle) {
  return (event) => (paramOf(event, 'provider').toLowerCase() === value ? handle(event) : 'other');
}

const named = (prefix, setups, adapt) =>
  Object.fromEntries(Object.entries(setups).map(([name, build]) => [`${prefix}, ${name}`, adapt(build)]));

export const setups = {
  ...named('h3 1', ONE, (build) => (handler) => toNodeListener(build((event) => handled(handler, event.node.req)))),
  ...named('h3 2', TWO, (build) => (handler) => toNodeHandler(build((event) => handled(handler, event.runtime.node.req)))),
};
export const protocols = ['http', 'https'];

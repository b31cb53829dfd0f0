import type { Attributes } from '@opentelemetry/api';
import { expect, test } from 'vitest';
import { Delivery } from '../../src/core/delivery.js';
import type { Route } from '../../src/core/route.js';
import { arrivalAttributes } from '../../src/telemetry/delivery-attributes.js';
import { headOf } from '../helpers/request-heads.js';
import { routeOf } from '../helpers/routes.js';

const stripe = routeOf({ path: '/webhooks/stripe' });
const observed = routeOf({ path: '/webhooks/stripe', mode: 'observe' });

function arriving(route: Route, method: string, routerPattern?: string): Attributes {
  const delivery = new Delivery(route, headOf(method), 0);
  delivery.routerPattern = routerPattern;
  return arrivalAttributes(delivery);
}

const expected = (mode: string, method: string, pattern = '/webhooks/stripe') => ({
  'webhook.provider': stripe.provider.name,
  'webhook.route': '/webhooks/stripe',
  'webhook.mode': mode,
  'http.route': pattern,
  'http.request.method': method,
});

test('each delivery has its own route, method and pattern, whatever came before it', () => {
  for (let again = 0; again < 2; again++) {
    expect(arriving(stripe, 'POST')).toEqual(expected('enforce', 'POST'));
    expect(arriving(stripe, 'PUT')).toEqual(expected('enforce', 'PUT'));
    expect(arriving(observed, 'PUT')).toEqual(expected('observe', 'PUT'));
    expect(arriving(observed, 'PUT', '/webhooks/:of')).toEqual(expected('observe', 'PUT', '/webhooks/:of'));
    expect(arriving(observed, 'PUT')).toEqual(expected('observe', 'PUT'));
  }
});

test('what a sampler writes into them stays with its delivery', () => {
  const attributes = arriving(stripe, 'POST');
  attributes['webhook.route'] = 'the sampler’s';
  expect(arriving(stripe, 'POST')).toEqual(expected('enforce', 'POST'));
});

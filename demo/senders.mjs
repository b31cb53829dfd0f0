// The five senders: each signs a delivery as the real one does, over the exact bytes it sends.
import { signDelivery } from '@outworx/otel-webhooks/testing';
import { secrets } from './secrets.mjs';

/** `how` may hold another `secret`, a `timestamp`, and more `headers`. */
export const stripe = (event, how = {}) => sign('stripe', event, { secret: secrets.STRIPE_WEBHOOK_SECRET, ...how });

export const github = (event, { id, type = 'push', ...how } = {}) =>
  sign('github', event, { secret: secrets.GITHUB_WEBHOOK_SECRET, id, headers: { 'x-github-event': type }, ...how });

export const shopify = (order, { id, topic = 'orders/create', ...how } = {}) =>
  sign('shopify', order, { secret: secrets.SHOPIFY_WEBHOOK_SECRET, id, headers: { 'x-shopify-topic': topic }, ...how });

export const svix = (event, { id, ...how } = {}) => sign('svix', event, { secret: secrets.SVIX_WEBHOOK_SECRET, id, ...how });

export const slack = (event, how = {}) => sign('slack', event, { secret: secrets.SLACK_SIGNING_SECRET, ...how });

/** The body is changed after it was signed. */
export function tampered(delivery, from, to) {
  return { ...delivery, body: Buffer.from(delivery.body.toString().replace(from, to)) };
}

export function unsigned(delivery) {
  const headers = Object.entries(delivery.headers).filter(([name]) => !/signature|hmac/.test(name));
  return { ...delivery, headers: Object.fromEntries(headers) };
}

function sign(provider, body, how) {
  return { provider, ...signDelivery(provider, { body, ...how }) };
}

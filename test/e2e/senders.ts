import { expect } from 'vitest';
import { signDelivery } from '../../src/testing.js';
import type { Signed } from './sender.js';

/** One event as a sender tells it, and what the shop is to do with it. */
export interface Event {
  readonly act: string;
  /** Default: one that nobody had. */
  readonly id?: string;
  readonly secret?: string;
  /** When the delivery is signed, milliseconds since the epoch. Default now. */
  readonly signedAt?: number;
  readonly headers?: Readonly<Record<string, string>>;
  /** More fields of the body. */
  readonly more?: object;
}

export interface Sender {
  readonly name: string;
  readonly secret: string;
  /** One that it does not sign with. */
  readonly otherSecret: string;
  readonly signatureHeader: string;
  readonly signsTime: boolean;
  deliver(event: Event): Signed;
  /** The event's names, as attributes. */
  names(id: string): Record<string, unknown>;
  /** Headers of its own that the log events show. */
  readonly shownHeaders: Readonly<Record<string, string>>;
}

let count = 0;
const freshId = () => `id_${++count}`;

const HEX_SECRET = 'shhh-not-a-real-secret';
const BASE64_SECRET = `whsec_${Buffer.alloc(24, 1).toString('base64')}`;

interface Kit extends Omit<Sender, 'deliver' | 'otherSecret' | 'shownHeaders'> {
  body(event: { act: string; id: string }): object;
  headers?(id: string): Record<string, string>;
  readonly shownHeaders?: Readonly<Record<string, string>>;
}

function sender({ body, headers, shownHeaders = {}, ...kit }: Kit): Sender {
  const { name, secret } = kit;
  return {
    ...kit,
    shownHeaders,
    otherSecret: secret === BASE64_SECRET ? `whsec_${Buffer.alloc(24, 2).toString('base64')}` : 'another-secret',
    deliver: ({ act, id = freshId(), signedAt = Date.now(), secret: given = secret, headers: extra, more }) =>
      signDelivery(name, {
        secret: given,
        id,
        timestamp: signedAt,
        body: { ...body({ act, id }), ...more },
        headers: { ...headers?.(id), ...extra },
      }),
  };
}

const seconds = () => Math.floor(Date.now() / 1_000);
const LAG = { 'webhook.event.lag': expect.any(Number) };

export const senders: readonly Sender[] = [
  sender({
    name: 'stripe',
    secret: 'whsec_stripe_test',
    signatureHeader: 'stripe-signature',
    signsTime: true,
    body: ({ act, id }) => ({ id, type: 'invoice.paid', created: seconds(), act }),
    names: (id) => ({ 'webhook.event.id': id, 'webhook.event.type': 'invoice.paid', ...LAG }),
  }),
  sender({
    name: 'github',
    secret: HEX_SECRET,
    signatureHeader: 'x-hub-signature-256',
    signsTime: false,
    body: ({ act, id }) => ({ ref: `refs/heads/${id}`, act }),
    headers: (id) => ({ 'x-github-delivery': id, 'x-github-event': 'push', 'x-github-hook-id': '7' }),
    names: (id) => ({ 'webhook.event.id': id, 'webhook.event.type': 'push', 'webhook.delivery.id': id }),
    shownHeaders: { 'x-github-event': 'push', 'x-github-hook-id': '7' },
  }),
  sender({
    name: 'shopify',
    secret: HEX_SECRET,
    signatureHeader: 'x-shopify-hmac-sha256',
    signsTime: false,
    body: ({ act, id }) => ({ order: id, act }),
    headers: (id) => ({
      'x-shopify-event-id': id,
      'x-shopify-webhook-id': `${id}-attempt`,
      'x-shopify-topic': 'orders/create',
      'x-shopify-triggered-at': new Date().toISOString(),
    }),
    names: (id) => ({
      'webhook.event.id': id,
      'webhook.event.type': 'orders/create',
      'webhook.delivery.id': `${id}-attempt`,
      ...LAG,
    }),
    shownHeaders: { 'x-shopify-topic': 'orders/create' },
  }),
  sender({
    name: 'svix',
    secret: BASE64_SECRET,
    signatureHeader: 'svix-signature',
    signsTime: true,
    body: ({ act }) => ({ type: 'user.created', timestamp: new Date().toISOString(), act }),
    names: (id) => ({ 'webhook.event.id': id, 'webhook.event.type': 'user.created', ...LAG }),
  }),
  sender({
    name: 'slack',
    secret: HEX_SECRET,
    signatureHeader: 'x-slack-signature',
    signsTime: true,
    body: ({ act, id }) => ({ type: 'event_callback', event_id: id, event_time: seconds(), event: { type: 'message' }, act }),
    names: (id) => ({ 'webhook.event.id': id, 'webhook.event.type': 'message', ...LAG }),
  }),
];

export const senderOf = (name: string): Sender => senders.find((known) => known.name === name)!;

/** The config that the shop is run with, with `options` for every route. */
export function shopConfig(options: string, top = ''): string {
  const routes = senders.map(
    ({ name, secret }) => `
  - path: /webhooks/${name}
    provider: ${name}
    signatureSecret: "${secret}"
    idempotencyKey: true
${options}`,
  );
  return `${top}\nroutes:${routes.join('')}\n`;
}

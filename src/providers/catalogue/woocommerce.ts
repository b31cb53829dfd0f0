import type { ProviderDescription } from '../description.js';

export const woocommerce: ProviderDescription = {
  name: 'woocommerce',
  title: 'WooCommerce',
  documentation: 'https://woocommerce.com/document/webhooks/',
  evidence: 'vectors',
  algorithm: 'hmac-sha256',
  signature: { header: 'x-wc-webhook-signature', encoding: 'base64' },
  eventId: 'header:x-wc-webhook-delivery-id',
  deliveryId: 'header:x-wc-webhook-delivery-id',
  eventType: 'header:x-wc-webhook-topic',
  // The ping when a webhook is saved.
  handshake: { unsigned: true, at: 'form:webhook_id', answer: {} },
};

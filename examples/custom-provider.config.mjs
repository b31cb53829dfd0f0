import { defineConfig, defineProvider } from '@outworx/otel-webhooks';

/** `acme-signature: t=1700000000,v1=<hex>`, an HMAC-SHA256 over the timestamp, a dot and the body. */
const acme = defineProvider({
  name: 'acme',
  algorithm: 'hmac-sha256',
  signature: { header: 'acme-signature', encoding: 'hex', list: { separator: ',', assign: '=', key: 'v1' } },
  signed: '{timestamp}.{body}',
  timestamp: { part: 't', unit: 's' },
  tolerance: '5m',
  eventId: 'body:id',
  eventType: 'body:type',
});

export default defineConfig({
  routes: [
    {
      path: '/webhooks/acme',
      provider: acme,
      signatureSecret: process.env.ACME_WEBHOOK_SECRET,
      idempotencyKey: true,
    },
  ],
});

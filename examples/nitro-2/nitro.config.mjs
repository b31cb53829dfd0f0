// Nitro 2 on Node, after `npx nitropack build`. Webhooks are verified by the server that Nitro makes; plugins/webhooks.mjs refuses what gets to
// their handler by another way, such as the rule below.
//
//   STRIPE_WEBHOOK_SECRET=whsec_demo OUTWORX_WEBHOOKS_CONFIG=webhooks.config.yaml PORT=3000 \
//   node --import @outworx/otel-webhooks/register .output/server/index.mjs
export default {
  compatibilityDate: '2026-11-01',
  routeRules: { '/hook': { proxy: '/webhooks/stripe' } },
};

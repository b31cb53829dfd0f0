// Next on Node, after `npx next build`. Webhooks are verified before Next sees them, and once more before a handler: what
// `rewrites` or `proxy.js` lead to it included.
//
//   STRIPE_WEBHOOK_SECRET=whsec_demo PORT=3000 node node_modules/next/dist/bin/next start
export default {
  serverExternalPackages: ['@outworx/otel-webhooks'],
  rewrites: async () => [{ source: '/hook', destination: '/webhooks/stripe' }],
};

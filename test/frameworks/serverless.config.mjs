export default {
  routes: [{ path: '/webhooks/stripe', provider: 'stripe', signatureSecret: 'whsec_test', idempotencyKey: true }],
};

/** What it takes lies above this folder. */
const root = new URL(process.env.APP_ROOT).pathname;

export default {
  output: 'standalone',
  outputFileTracingRoot: root,
  turbopack: { root },
  serverExternalPackages: ['@outworx/otel-webhooks', '@opentelemetry/sdk-node'],
  experimental: { cpus: 1 },
  rewrites: async () => ({
    beforeFiles: [
      { source: '/before/:path*', destination: '/webhooks/:path*' },
      { source: '/before-api/:path*', destination: '/api/webhooks/:path*' },
    ],
    afterFiles: [{ source: '/after/:path*', destination: '/webhooks/:path*' }],
    fallback: [{ source: '/fallback/:path*', destination: '/api/webhooks/:path*' }],
  }),
};

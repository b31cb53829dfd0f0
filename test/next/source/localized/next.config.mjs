/** What it takes lies above this folder. The package is bundled into the application. */
const root = new URL(process.env.APP_ROOT).pathname;

export default {
  outputFileTracingRoot: root,
  turbopack: { root },
  experimental: { cpus: 1 },
  basePath: '/docs',
  trailingSlash: true,
  i18n: { locales: ['en', 'fr'], defaultLocale: 'en' },
  rewrites: async () => [
    { source: '/hook', destination: '/api/webhooks/stripe' },
    { source: '/hook-of-app', destination: '/webhooks/app' },
    { source: '/:locale/hook', destination: '/api/webhooks/stripe', locale: false },
  ],
};

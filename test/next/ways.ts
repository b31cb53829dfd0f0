/** The handlers of `source/main`, by their paths. */
export const HANDLERS: Readonly<Record<string, string>> = {
  '/webhooks/stripe': 'route handler',
  '/webhooks/any/one': 'route handler, a parameter',
  '/webhooks/rest/a/b': 'route handler, all that is below',
  '/webhooks/edge': 'route handler, edge',
  '/api/webhooks/parsed': 'API, body parsed',
  '/api/webhooks/raw': 'API, body unparsed',
  '/api/webhooks/named/one': 'API, a parameter',
  '/api/webhooks/edge': 'API, edge',
  '/webhooks/shown': 'page',
};

/** Ways around the first gate: no path of these is in the config. */
export const REWRITTEN: Readonly<Record<string, string>> = {
  '/before/stripe': 'route handler',
  '/before/any/one': 'route handler, a parameter',
  '/before/rest/a': 'route handler, all that is below',
  '/before/shown': 'page',
  '/before-api/parsed': 'API, body parsed',
  '/before-api/edge': 'API, edge',
  '/after/stripe': 'route handler',
  '/after/edge': 'route handler, edge',
  '/fallback/raw': 'API, body unparsed',
  '/fallback/named/one': 'API, a parameter',
  '/through/webhooks/stripe': 'route handler',
  '/through/webhooks/edge': 'route handler, edge',
  '/through/webhooks/shown': 'page',
  '/through/api/webhooks/parsed': 'API, body parsed',
  '/through/api/webhooks/raw': 'API, body unparsed',
};

/** What `server.mjs` makes of an address before Next sees it. */
export const BY_A_CUSTOM_SERVER: Readonly<Record<string, string>> = {
  '/custom': 'route handler',
  '/custom-api': 'API, body parsed',
  '/rendered': 'page',
};

/** Of `source/localized`: a base path, slashes at the end, languages. */
export const LOCALIZED: Readonly<Record<string, string>> = {
  '/docs/api/webhooks/stripe/': 'API, body parsed',
  '/docs/webhooks/app/': 'route handler',
  '/docs/webhooks/shown/': 'page',
  '/docs/fr/webhooks/shown/': 'page',
  '/docs/en/webhooks/shown/': 'page',
  '/docs/webhooks/any/one/': 'page, a parameter',
  '/docs/fr/webhooks/any/one/': 'page, a parameter',
  '/docs/hook/': 'API, body parsed',
  '/docs/fr/hook/': 'API, body parsed',
  '/docs/hook-of-app/': 'route handler',
};

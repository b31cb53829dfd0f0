import type { Protocol } from '../helpers/protocol-client.js';

/** Applications written without us. */
export interface App {
  readonly name: string;
  /** In `test/e2e/apps`. */
  readonly file: string;
  readonly protocol: Protocol;
  readonly env?: Readonly<Record<string, string>>;
  /** Its body parser inflates what says that it is compressed. Default false. */
  readonly inflates?: boolean;
}

const HTTP1 = { protocol: 'http/1.1' } as const;
const HTTP2 = { protocol: 'h2' } as const;
const EXPRESS = { ...HTTP1, inflates: true } as const;
const BOTH_VERSIONS = { ALLOW_HTTP1: 'true' } as const;

export const apps: readonly App[] = [
  { name: 'node:http, data events, ES module', file: 'http-data.mjs', ...HTTP1 },
  { name: 'node:http, data events, CommonJS', file: 'http-data.cjs', ...HTTP1 },
  { name: 'node:http, async iterator, ES module', file: 'http-iterator.mjs', ...HTTP1 },
  { name: 'node:http, async iterator, CommonJS', file: 'http-iterator.cjs', ...HTTP1 },
  { name: 'node:http, pipe', file: 'http-pipe.mjs', ...HTTP1 },
  { name: 'Express 4, ES module', file: 'express4.mjs', ...EXPRESS },
  { name: 'Express 4, CommonJS', file: 'express4.cjs', ...EXPRESS },
  { name: 'Express 5, ES module', file: 'express5.mjs', ...EXPRESS },
  { name: 'Express 5, CommonJS', file: 'express5.cjs', ...EXPRESS },
  { name: 'Fastify 5, ES module', file: 'fastify.mjs', ...HTTP1 },
  { name: 'Fastify 5, CommonJS', file: 'fastify.cjs', ...HTTP1 },
  { name: 'node:https, ES module', file: 'https.mjs', ...HTTP1 },
  { name: 'node:https, CommonJS', file: 'https.cjs', ...HTTP1 },
  { name: 'http2.createSecureServer, ES module', file: 'http2-secure.mjs', ...HTTP2 },
  { name: 'http2.createSecureServer with allowHTTP1, HTTP/2 client', file: 'http2-secure.cjs', env: BOTH_VERSIONS, ...HTTP2 },
  { name: 'http2.createSecureServer with allowHTTP1, HTTP/1.1 client', file: 'http2-secure.mjs', env: BOTH_VERSIONS, ...HTTP1 },
  { name: 'http2.createServer', file: 'http2-clear.mjs', ...HTTP2 },
];

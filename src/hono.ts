export { ConfigError } from './config/config-error.js';
export type { HandlerOptions } from './config/handler-options.js';
export type { HonoContext, HonoMiddleware } from './hono-context.js';
export { webhookGuard } from './hono-guard.js';
export { webhook } from './hono-webhook.js';
export type { Track } from './track.js';

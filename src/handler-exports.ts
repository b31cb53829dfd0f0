/** Names that the entries for a single handler have in common. */
export { ConfigError } from './config/config-error.js';
export type { HandlerOptions } from './config/handler-options.js';
export type {
  Duration,
  GivenSecrets,
  HttpMethod,
  KeyFunction,
  KeyRequest,
  MemoryOption,
  Mode,
  PublicUrlFunction,
  SecretFile,
  SecretFunction,
  Size,
  UnverifiedRequest,
} from './config/options.js';
export type { SpanReference } from './core/observer.js';
export type { Claim, ClaimRequest, Completion, DedupeStore, Holder, RecordedResponse } from './core/store.js';
export { type DeliveryInfo, getDelivery } from './get-delivery.js';
export type { WebhookContext } from './monitored-handler.js';
export type { ProviderDescription } from './providers/description.js';
export { defineProvider } from './providers/index.js';
export { type Track, track } from './track.js';

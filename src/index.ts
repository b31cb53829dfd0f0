export { ConfigError, defineConfig } from './config/index.js';
export type * from './config/options.js';
export type { SpanReference } from './core/observer.js';
export type { Claim, ClaimRequest, Completion, DedupeStore, Holder, RecordedResponse } from './core/store.js';
export { type DeliveryInfo, getDelivery } from './get-delivery.js';
export { WebhookInstrumentation, type WebhookInstrumentationConfig } from './instrumentation.js';
export type {} from './request-augmentation.js';
export * from './telemetry/attributes.js';
export { type Track, track } from './track.js';

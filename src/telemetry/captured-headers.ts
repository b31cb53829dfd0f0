import type { Attributes } from '@opentelemetry/api';
import type { Delivery } from '../core/delivery.js';
import { cleanText } from './clean-text.js';

/** Request headers that say something about a delivery and nothing secret. All others stay where they are. */
const ALLOWED = [
  'content-type',
  'content-length',
  'content-encoding',
  'user-agent',
  'x-github-event',
  'x-github-hook-id',
  'x-shopify-topic',
  'x-shopify-api-version',
  'x-slack-retry-num',
  'x-slack-retry-reason',
];

export function capturedHeaders({ route, head }: Delivery): Attributes {
  if (!route.captureHeaders) return {};
  const attributes: Attributes = {};
  for (const name of ALLOWED) {
    if (route.provider.secretHeaders.includes(name)) continue;
    const value = head.header(name);
    if (value !== undefined) attributes[`http.request.header.${name}`] = [cleanText(value)];
  }
  return attributes;
}

import type { ProviderDescription } from '../description.js';

export const figma: ProviderDescription = {
  name: 'figma',
  title: 'Figma',
  documentation: 'https://developers.figma.com/docs/rest-api/webhooks/',
  evidence: 'official',
  caveat: 'Nothing is signed: the body shows a passcode.',
  algorithm: 'token',
  signature: { body: 'passcode' },
  retryHorizon: '4h',
  eventType: 'body:event_type',
  eventTime: { at: 'body:timestamp', unit: 'rfc3339' },
};

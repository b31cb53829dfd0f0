import type { ProviderDescription } from '../description.js';

export const calCom: ProviderDescription = {
  name: 'cal.com',
  title: 'Cal.com',
  documentation: 'https://cal.com/docs/developing/guides/automation/webhooks',
  evidence: 'official',
  caveat: 'A webhook with a template of its own may send a form, or a body without these fields.',
  algorithm: 'hmac-sha256',
  signature: { header: 'x-cal-signature-256' },
  eventType: 'body:triggerEvent',
  eventTime: { at: 'body:createdAt', unit: 'rfc3339' },
};

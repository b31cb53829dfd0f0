import { describe, expect, it } from 'vitest';
import { providerNames } from '../../src/providers/index.js';
import { codedSamples } from './coded-samples.js';
import { type Sample, testProvider } from './conformance.js';
import { ed25519, p256, rsa } from './keys.js';

const whsec = (byte: number) => `whsec_${Buffer.alloc(24, byte).toString('base64')}`;
const TEXT = ['a-secret-of-the-sender', 'another-secret-of-it'] as const;
const WHSEC = [whsec(1), whsec(2)] as const;
const AT = Date.UTC(2023, 10, 14, 22, 13, 20);
const ISO = '2023-11-14T22:13:20.000Z';
const SECONDS = AT / 1000;

const standard = (body: object, identity: Sample['identity'], header = 'webhook-id'): Sample => ({
  secrets: WHSEC,
  event: { headers: { [header]: 'msg_1' }, body },
  identity: { eventId: 'msg_1', ...identity },
});
const json = (body: Sample['event']['body'], identity: Sample['identity'], headers = {}): Sample => ({
  secrets: TEXT,
  event: { headers, body },
  identity,
});
const token = (body: object, identity: Sample['identity'], headers = {}): Sample => ({
  ...json(body, identity, headers),
  signsNothing: true,
});

const samples: Record<string, Sample> = {
  'adyen-platform': {
    ...json({ type: 'balancePlatform.created', timestamp: ISO }, { eventType: 'balancePlatform.created', eventTimeMs: AT }),
    secrets: ['0011223344556677', 'AABBCCDDEEFF0011'],
  },
  airtable: {
    ...json({ base: { id: 'app1' }, timestamp: ISO }, { eventTimeMs: AT }),
    secrets: ['c2VjcmV0LW9uZQ==', 'c2VjcmV0LXR3bw=='],
  },
  asana: json(
    { events: [{ action: 'changed', resource: { resource_type: 'task' }, created_at: ISO }] },
    { eventType: 'task|changed', eventTimeMs: AT },
  ),
  auth0: token(
    [
      { log_id: '1', data: { type: 's', date: ISO } },
      { log_id: '2', data: { type: 'f', date: ISO } },
    ],
    { eventIds: ['1', '2'], eventTypes: ['s', 'f'], eventTimeMs: AT },
  ),
  'azure-event-grid': token(
    [{ id: '1', eventType: 'Microsoft.Storage.BlobCreated', eventTime: ISO }],
    { eventId: '1', eventType: 'Microsoft.Storage.BlobCreated', eventTimeMs: AT, attempt: 3 },
    { 'aeg-delivery-count': '2' },
  ),
  bigcommerce: json(
    { scope: 'store/order/created', hash: 'h1', created_at: SECONDS },
    { eventId: 'h1', deliveryId: 'msg_1', eventType: 'store/order/created', eventTimeMs: AT },
    { 'webhook-id': 'msg_1' },
  ),
  bitbucket: json(
    {},
    { eventId: 'r1', deliveryId: 'r1', eventType: 'repo:push', attempt: 2 },
    { 'x-request-uuid': 'r1', 'x-event-key': 'repo:push', 'x-attempt-number': '2' },
  ),
  box: json(
    { type: 'webhook_event', trigger: 'FILE.UPLOADED', created_at: '2023-11-14T15:13:20-07:00' },
    { eventId: 'd1', deliveryId: 'd1', eventType: 'FILE.UPLOADED', eventTimeMs: AT },
    { 'box-delivery-id': 'd1' },
  ),
  'cal.com': json({ triggerEvent: 'BOOKING_CREATED', createdAt: ISO }, { eventType: 'BOOKING_CREATED', eventTimeMs: AT }),
  calendly: json({ event: 'invitee.created', created_at: ISO }, { eventType: 'invitee.created', eventTimeMs: AT }),
  circleci: json(
    { id: 'c1', type: 'job-completed', happened_at: ISO },
    { eventId: 'c1', eventType: 'job-completed', eventTimeMs: AT },
  ),
  clerk: standard({ type: 'user.created', timestamp: AT }, { eventType: 'user.created', eventTimeMs: AT }, 'svix-id'),
  'cloudflare-stream': json({ uid: 'v1', status: { state: 'ready' } }, { eventType: 'ready' }),
  cloudevents: token(
    {},
    { eventId: 'e1|/shop', eventType: 'a.b', eventTimeMs: AT },
    { 'ce-id': 'e1', 'ce-source': '/shop', 'ce-type': 'a.b', 'ce-time': ISO },
  ),
  'coinbase-commerce': json(
    { id: 'attempt-1', attempt_number: 2, event: { id: 'e1', type: 'charge:created', created_at: ISO } },
    { eventId: 'e1', deliveryId: 'attempt-1', eventType: 'charge:created', eventTimeMs: AT, attempt: 2 },
  ),
  discord: {
    secrets: [ed25519((raw) => raw.toString('hex')), ed25519((raw) => raw.toString('hex'))],
    event: { body: { id: '787053080478613555', type: 2 } },
    identity: { eventId: '787053080478613555', eventType: '2' },
  },
  docusign: json({ event: 'envelope-sent', generatedDateTime: ISO }, { eventType: 'envelope-sent', eventTimeMs: AT }),
  dropbox: json({ list_folder: { accounts: ['a'] } }, {}),
  elevenlabs: json({ type: 't', event_timestamp: SECONDS }, { eventType: 't', eventTimeMs: AT }),
  github: json(
    { action: 'opened' },
    { eventId: 'g1', deliveryId: 'g1', eventType: 'pull_request' },
    { 'x-github-delivery': 'g1', 'x-github-event': 'pull_request' },
  ),
  gitlab: {
    ...standard({ object_kind: 'push' }, { eventType: 'Push Hook', deliveryId: 'u1' }),
    event: { headers: { 'webhook-id': 'msg_1', 'x-gitlab-event': 'Push Hook', 'x-gitlab-webhook-uuid': 'u1' }, body: {} },
  },
  gocardless: json(
    {
      events: [
        { id: 'EV1', resource_type: 'payments', action: 'confirmed', created_at: ISO },
        { id: 'EV2', resource_type: 'payments', action: 'failed', created_at: ISO },
      ],
      meta: { webhook_id: 'w1' },
    },
    { eventIds: ['EV1', 'EV2'], eventTypes: ['payments|confirmed', 'payments|failed'], eventTimeMs: AT, deliveryId: 'w1' },
  ),
  heroku: json(
    { webhook_metadata: { event: { id: 'e1', include: 'api:release' }, delivery: { id: 'd1' }, attempt: { id: 'a1' } } },
    { eventId: 'e1', deliveryId: 'a1', eventType: 'api:release' },
  ),
  hubspot: json([{ eventId: 1, subscriptionId: 7, subscriptionType: 'contact.creation', occurredAt: AT, attemptNumber: 1 }], {
    eventId: `1|7|${AT}`,
    eventType: 'contact.creation',
    eventTimeMs: AT,
    attempt: 2,
  }),
  intercom: json(
    { id: 'notif_1', topic: 'user.created', created_at: SECONDS, delivery_attempts: 1 },
    { eventId: 'notif_1', eventType: 'user.created', eventTimeMs: AT, attempt: 1 },
  ),
  intuit: json([{ id: 'q1', source: 'intuit.x', type: 'qbo.customer.created.v1', time: ISO }], {
    eventId: 'q1|intuit.x',
    eventType: 'qbo.customer.created.v1',
    eventTimeMs: AT,
  }),
  jira: json(
    { webhookEvent: 'jira:issue_created', timestamp: AT },
    { eventId: 'j1', eventType: 'jira:issue_created', eventTimeMs: AT, attempt: 2 },
    { 'x-atlassian-webhook-identifier': 'j1', 'x-atlassian-webhook-retry': '1' },
  ),
  kick: {
    secrets: [rsa(), rsa()],
    event: {
      headers: { 'kick-event-message-id': 'k1', 'kick-event-message-timestamp': ISO, 'kick-event-type': 'chat.message.sent' },
      body: {},
    },
    identity: { eventId: 'k1', eventType: 'chat.message.sent', eventTimeMs: AT },
  },
  klaviyo: json({ data: [] }, {}),
  launchdarkly: json({ _id: 'l1', kind: 'flag', date: AT }, { eventId: 'l1', eventType: 'flag', eventTimeMs: AT }),
  lemonsqueezy: json(
    { meta: { event_name: 'order_created' } },
    { eventType: 'order_created' },
    { 'x-event-name': 'order_created' },
  ),
  line: json(
    { destination: 'U1', events: [{ webhookEventId: '01H', type: 'message', timestamp: AT }] },
    { eventId: '01H', eventType: 'message', eventTimeMs: AT },
  ),
  linear: json(
    { action: 'create', type: 'Issue', createdAt: ISO, webhookTimestamp: AT },
    { eventId: 'l1', eventType: 'Issue', eventTimeMs: AT },
    { 'linear-delivery': 'l1', 'linear-event': 'Issue' },
  ),
  meta: json({ object: 'page', entry: [] }, { eventType: 'page' }),
  metronome: json({ id: 'm1', type: 'alerts.x' }, { eventId: 'm1', eventType: 'alerts.x' }),
  mux: json(
    { id: 'm1', type: 'video.asset.ready', created_at: ISO },
    { eventId: 'm1', eventType: 'video.asset.ready', eventTimeMs: AT },
  ),
  notion: json(
    { id: 'n1', type: 'page.created', timestamp: ISO, attempt_number: 1 },
    { eventId: 'n1', eventType: 'page.created', eventTimeMs: AT, attempt: 1 },
  ),
  nylas: json(
    { id: 'n1', type: 'message.created', time: SECONDS },
    { eventId: 'n1', eventType: 'message.created', eventTimeMs: AT },
  ),
  okta: token(
    { eventId: 'o1', data: { events: [{ uuid: 'u1', eventType: 'user.session.start', published: ISO }] } },
    { eventId: 'u1', deliveryId: 'o1', eventType: 'user.session.start', eventTimeMs: AT },
  ),
  openai: standard({ type: 'response.completed', created_at: SECONDS }, { eventType: 'response.completed', eventTimeMs: AT }),
  paddle: json(
    { event_id: 'evt_1', notification_id: 'ntf_1', event_type: 'transaction.paid', occurred_at: ISO },
    { eventId: 'evt_1', deliveryId: 'ntf_1', eventType: 'transaction.paid', eventTimeMs: AT },
  ),
  pagerduty: json(
    { event: { id: 'p1', event_type: 'incident.triggered', occurred_at: ISO } },
    { eventId: 'p1', eventType: 'incident.triggered', eventTimeMs: AT },
  ),
  paystack: json({ event: 'charge.success' }, { eventType: 'charge.success' }),
  polar: {
    ...standard({ type: 'order.created', timestamp: ISO }, { eventType: 'order.created', eventTimeMs: AT }),
    secrets: ['polar_whs_one', 'polar_whs_two'],
  },
  postmark: {
    ...token(
      { RecordType: 'Bounce', BouncedAt: ISO },
      { eventId: 'p1', eventType: 'Bounce', eventTimeMs: AT },
      { 'x-pm-webhook-trace-id': 'p1' },
    ),
    secrets: ['hooks:one-password', 'hooks:other-password'],
  },
  pusher: json({ time_ms: AT, events: [{ name: 'channel_occupied' }] }, { eventType: 'channel_occupied', eventTimeMs: AT }),
  razorpay: json(
    { event: 'payment.captured', created_at: SECONDS },
    { eventId: 'r1', eventType: 'payment.captured', eventTimeMs: AT },
    { 'x-razorpay-event-id': 'r1' },
  ),
  recharge: json({}, { eventType: 'charge/paid' }, { 'x-recharge-topic': 'charge/paid' }),
  resend: standard({ type: 'email.sent', created_at: ISO }, { eventType: 'email.sent', eventTimeMs: AT }, 'svix-id'),
  sanity: json(
    { _id: 'a' },
    { eventId: 'k1', eventType: 'create', eventTimeMs: AT },
    { 'idempotency-key': 'k1', 'sanity-operation': 'create', 'sanity-transaction-time': ISO },
  ),
  sendgrid: {
    secrets: [p256(), p256()],
    event: { body: `[{"sg_event_id":"1","event":"open","timestamp":${SECONDS}}]\r\n` },
    identity: { eventId: '1', eventType: 'open', eventTimeMs: AT },
  },
  sentry: json(
    { action: 'created' },
    { eventId: 's1', deliveryId: 's1', eventType: 'issue', eventTimeMs: AT },
    { 'request-id': 's1', 'sentry-hook-resource': 'issue', 'sentry-hook-timestamp': String(SECONDS) },
  ),
  shopify: json(
    { id: 820982911 },
    { eventId: 'e1', deliveryId: 'w1', eventType: 'orders/create', eventTimeMs: AT },
    {
      'x-shopify-event-id': 'e1',
      'x-shopify-webhook-id': 'w1',
      'x-shopify-topic': 'orders/create',
      'x-shopify-triggered-at': ISO,
    },
  ),
  slack: json(
    { type: 'event_callback', event_id: 'Ev1', event_time: SECONDS, event: { type: 'app_mention' } },
    { eventId: 'Ev1', eventType: 'app_mention', eventTimeMs: AT, attempt: 2 },
    { 'x-slack-retry-num': '1' },
  ),
  square: json(
    { event_id: 's1', type: 'payment.updated', created_at: ISO },
    { eventId: 's1', eventType: 'payment.updated', eventTimeMs: AT, attempt: 2 },
    { 'square-retry-number': '1' },
  ),
  'standard-webhooks': standard({ type: 'a.b', timestamp: ISO }, { eventType: 'a.b', eventTimeMs: AT }),
  stripe: json(
    { id: 'evt_1', type: 'invoice.paid', created: SECONDS },
    { eventId: 'evt_1', eventType: 'invoice.paid', eventTimeMs: AT },
  ),
  supabase: { ...standard({ type: 'x' }, { eventType: 'x' }), secrets: [`v1,${whsec(3)}`, `v1,${whsec(4)}|v1,${whsec(5)}`] },
  svix: standard({ type: 'a.b', timestamp: ISO }, { eventType: 'a.b', eventTimeMs: AT }, 'svix-id'),
  tailscale: json([{ type: 'nodeCreated', timestamp: ISO }], { eventType: 'nodeCreated', eventTimeMs: AT }),
  telegram: token({ update_id: 12345, edited_message: {} }, { eventId: '12345', eventType: 'edited_message' }),
  trello: json(
    { action: { id: 't1', type: 'updateCard', date: ISO } },
    { eventId: 't1', eventType: 'updateCard', eventTimeMs: AT },
  ),
  twitch: json(
    { subscription: { type: 'stream.online' } },
    { eventId: 't1', eventType: 'stream.online', eventTimeMs: AT, attempt: 1 },
    {
      'twitch-eventsub-message-id': 't1',
      'twitch-eventsub-message-timestamp': ISO,
      'twitch-eventsub-message-retry': '0',
    },
  ),
  typeform: json(
    { event_id: 't1', event_type: 'form_response', form_response: { submitted_at: ISO } },
    { eventId: 't1', eventType: 'form_response', eventTimeMs: AT },
  ),
  vercel: json(
    { id: 'v1', type: 'deployment.created', createdAt: AT },
    { eventId: 'v1', eventType: 'deployment.created', eventTimeMs: AT },
  ),
  webflow: json({ triggerType: 'form_submission' }, { eventType: 'form_submission' }),
  woocommerce: json(
    { id: 1 },
    { eventId: 'w1', deliveryId: 'w1', eventType: 'order.created' },
    { 'x-wc-webhook-delivery-id': 'w1', 'x-wc-webhook-topic': 'order.created' },
  ),
  workos: json(
    { id: 'e1', event: 'dsync.user.created', created_at: ISO },
    { eventId: 'e1', eventType: 'dsync.user.created', eventTimeMs: AT },
  ),
  x: json({ for_user_id: '1', tweet_create_events: [{ id: 1 }] }, { eventType: 'tweet_create_events' }),
  xero: json(
    {
      events: [{ resourceId: 'r1', eventCategory: 'INVOICE', eventType: 'UPDATE', eventDateUtc: '2026-01-01T01:15:39.902' }],
      lastEventSequence: 1,
    },
    { eventId: 'r1|UPDATE|2026-01-01T01:15:39.902', eventType: 'INVOICE|UPDATE' },
  ),
  zendesk: json(
    { type: 'zen:event-type:ticket.created', time: ISO },
    { eventId: 'z1', deliveryId: 'z1', eventType: 'zen:event-type:ticket.created', eventTimeMs: AT },
    { 'x-zendesk-webhook-invocation-id': 'z1' },
  ),
  zoom: json({ event: 'meeting.started', event_ts: AT }, { eventType: 'meeting.started', eventTimeMs: AT }),
};

/** Their token is in the body, so `signDelivery` has nothing to add: see shown-token.test.ts. */
const inBody = ['figma', 'microsoft-graph'];

for (const [name, sample] of Object.entries(samples)) testProvider(name, sample);

describe('catalogue', () => {
  it('has a sample of every provider here', () => {
    expect(providerNames).toEqual([...Object.keys(samples), ...Object.keys(codedSamples), ...inBody].sort());
  });
});

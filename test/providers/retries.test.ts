import { describe, expect, it } from 'vitest';
import { resolveConfig } from '../../src/config/index.js';
import { startHarness } from '../helpers/harness.js';
import type { Post } from '../helpers/http-client.js';

/** A delivery, the same event tried again as its sender does that, and then events that are others, however alike they look. */
type Case = readonly [provider: string, first: Post, retry: Post, ...others: Post[]];

const json = (body: unknown, headers: Record<string, string> = {}): Post => ({ body: JSON.stringify(body), headers });
const form = (fields: Record<string, string>, headers: Record<string, string> = {}): Post => ({
  body: new URLSearchParams(fields).toString(),
  headers: { 'content-type': 'application/x-www-form-urlencoded', ...headers },
});
/** The id is in a header, and the body the same for all. */
const byHeader = (provider: string, id: string, counter?: string): Case => [
  provider,
  json({ id: 'r', data: { id: 'r' } }, { [id]: '1' }),
  json({ id: 'r', data: { id: 'r' } }, { [id]: '1', ...(counter && { [counter]: '2' }) }),
  json({ id: 'r', data: { id: 'r' } }, { [id]: '2' }),
];
/** The id is in the body; `again`: what a retry says differently. */
const byBody = (provider: string, event: (id: string) => object, again: object = {}): Case => [
  provider,
  json({ ...event('1'), resource: { id: 'r' } }),
  json({ ...event('1'), resource: { id: 'r' }, ...again }),
  json({ ...event('2'), resource: { id: 'r' } }),
];
/** Nothing names the event: its body stands for it. */
const byAll = (provider: string, event: object, ...others: object[]): Case => [
  provider,
  json(event),
  json(event),
  ...others.map((each) => json(each)),
];

const adyen = (change: object) =>
  json({
    notificationItems: [{ NotificationRequestItem: { pspReference: 'p', eventCode: 'CAPTURE', success: 'true', ...change } }],
  });
const hubspot = (change: object) =>
  json([{ eventId: 1, subscriptionId: 2, occurredAt: 3, objectId: 9, attemptNumber: 0, ...change }]);
const xero = (change: object) =>
  json({ events: [{ resourceId: 'r', eventType: 'UPDATE', eventDateUtc: '1', ...change }], lastEventSequence: 1 });
const mandrill = (event: string, ts: number, url?: string) =>
  form({ mandrill_events: JSON.stringify([{ event, _id: 'm', ts, url }]) });
const mailgun = (id: string, token: string) =>
  json({ signature: { timestamp: '1', token, signature: token }, 'event-data': { id } });
const pubsub = (messageId: string, deliveryAttempt: number) => json({ message: { messageId, data: '' }, deliveryAttempt });
const docusign = (generatedDateTime: string, retryCount: number) =>
  json({ event: 'envelope-sent', generatedDateTime, retryCount });
const linear = (id: string, webhookTimestamp: number) =>
  json({ data: { id: 'i' }, webhookId: 'w', webhookTimestamp }, { 'linear-delivery': id });
const sendgrid = (...ids: string[]) => json(ids.map((sg_event_id) => ({ sg_event_id, event: 'open' })));

const cases: readonly Case[] = [
  byBody('stripe', (id) => ({ id, request: { idempotency_key: 'k' } }), { pending_webhooks: 0 }),
  byHeader('github', 'x-github-delivery'),
  byHeader('shopify', 'x-shopify-event-id', 'x-shopify-webhook-id'),
  ...['svix', 'clerk', 'resend'].map((name) => byHeader(name, 'svix-id', 'svix-timestamp')),
  ...['standard-webhooks', 'openai', 'polar', 'gitlab', 'supabase'].map((name) =>
    byHeader(name, 'webhook-id', 'webhook-timestamp'),
  ),
  byHeader('gitlab', 'idempotency-key', 'x-gitlab-webhook-uuid'),
  byBody('slack', (event_id) => ({ type: 'event_callback', event_id })),
  [
    'slack',
    form({ trigger_id: '1' }),
    form({ trigger_id: '1' }),
    form({ trigger_id: '2' }),
    form({ payload: '{"trigger_id":"3"}' }),
  ],
  byHeader('twilio', 'i-twilio-idempotency-token'),
  [
    'twilio',
    form({ MessageSid: 'S', MessageStatus: 'sent' }),
    form({ MessageSid: 'S', MessageStatus: 'sent' }),
    form({ MessageSid: 'S', MessageStatus: 'read' }),
  ],
  ['sendgrid', sendgrid('1', '2'), sendgrid('1', '2'), sendgrid('1', '3'), sendgrid('3'), sendgrid('2')],
  byBody('square', (event_id) => ({ event_id })),
  byBody('paypal', (id) => ({ id })),
  [
    'adyen',
    adyen({}),
    adyen({ additionalData: { a: '1' } }),
    adyen({ eventCode: 'REFUND' }),
    adyen({ success: 'false' }),
    adyen({ pspReference: 'q' }),
  ],
  byBody('paddle', (event_id) => ({ event_id, notification_id: 'n' }), { notification_id: 'm' }),
  ['paddle-classic', form({ alert_id: '1' }), form({ alert_id: '1', p_signature: 'x' }), form({ alert_id: '2' })],
  byHeader('razorpay', 'x-razorpay-event-id'),
  byBody('coinbase-commerce', (id) => ({ id: 'a', event: { id } }), { id: 'b', attempt_number: 2 }),
  byBody('discord', (id) => ({ id, type: 2 })),
  ['linear', linear('1', 1), linear('1', 60_001), linear('2', 1)],
  [
    'hubspot',
    hubspot({}),
    hubspot({ attemptNumber: 1 }),
    hubspot({ eventId: 2 }),
    hubspot({ subscriptionId: 3 }),
    hubspot({ occurredAt: 4 }),
  ],
  byBody('intercom', (id) => ({ id }), { delivery_attempts: 2 }),
  ['mailgun', mailgun('1', 'a'), mailgun('1', 'b'), mailgun('2', 'a')],
  byHeader('twitch', 'twitch-eventsub-message-id', 'twitch-eventsub-message-retry'),
  byHeader('zendesk', 'x-zendesk-webhook-invocation-id'),
  byBody('typeform', (event_id) => ({ event_id })),
  ...['workos', 'vercel', 'mux', 'notion', 'circleci'].map((name) =>
    byBody(name, (id) => ({ id }), { attempts: [1], attempt_number: 2 }),
  ),
  byBody('trello', (id) => ({ action: { id } })),
  byBody('pagerduty', (id) => ({ event: { id } })),
  byBody('heroku', (id) => ({ webhook_metadata: { event: { id }, attempt: { id: 'a' } } })),
  byBody('bigcommerce', (hash) => ({ hash })),
  byBody('telegram', (update_id) => ({ update_id })),
  byHeader('bitbucket', 'x-request-uuid', 'x-attempt-number'),
  ...['jira', 'jira-connect'].map((name) => byHeader(name, 'x-atlassian-webhook-identifier', 'x-atlassian-webhook-retry')),
  byHeader('sentry', 'request-id'),
  byHeader('contentful', 'x-contentful-idempotency-key', 'x-contentful-webhook-request-attempt'),
  byHeader('sanity', 'idempotency-key'),
  byHeader('woocommerce', 'x-wc-webhook-delivery-id'),
  byHeader('box', 'box-delivery-id'),
  byHeader('postmark', 'x-pm-webhook-trace-id'),
  ['docusign', docusign('1', 0), docusign('1', 1), docusign('2', 0)],
  ['xero', xero({}), xero({}), xero({ eventType: 'CREATE' }), xero({ eventDateUtc: '2' })],
  byAll('intuit', [{ id: '1', source: 's' }], [{ id: '2', source: 's' }], { eventNotifications: [{ realmId: '1' }] }),
  byBody('aws-sns', (MessageId) => ({ Type: 'Notification', MessageId }), { Signature: 'b' }),
  byAll(
    'azure-event-grid',
    [{ id: '1' }],
    [{ id: '2' }],
    [{ id: '1' }, { id: '2' }],
    { id: '1', source: 's' },
    { id: '1', source: 't' },
  ),
  ['google-pubsub', pubsub('1', 1), pubsub('1', 2), pubsub('2', 1)],
  byAll('cloudevents', { id: '1', source: 's' }, { id: '1', source: 't' }, { id: '2', source: 's' }, [
    { id: '1', source: 'u' },
    { id: '1', source: 'v' },
  ]),
  byAll('okta', { data: { events: [{ uuid: '1' }] } }, { data: { events: [{ uuid: '2' }] } }),
  byAll('auth0', [{ log_id: '1' }], [{ log_id: '2' }]),
  byBody('line', (webhookEventId) => ({ events: [{ webhookEventId }] }), {
    events: [{ webhookEventId: '1', deliveryContext: { isRedelivery: true } }],
  }),
  byBody('gocardless', (id) => ({ events: [{ id }], meta: { webhook_id: 'w' } }), { meta: { webhook_id: 'v' } }),
  ['mandrill', mandrill('open', 1), mandrill('open', 1), mandrill('click', 1), mandrill('open', 2)],
  [
    'mandrill',
    mandrill('click', 1, 'https://a.example'),
    mandrill('click', 1, 'https://a.example'),
    mandrill('click', 1, 'https://b.example'),
  ],
  ['braintree', form({ bt_payload: 'QQ==' }), form({ bt_payload: 'QQ==' }), form({ bt_payload: 'QUE=' })],
  byAll('lemonsqueezy', { data: { id: '1' } }, { data: { id: '1' }, meta: { event_name: 'order_refunded' } }),
  ...['zoom', 'meta', 'calendly', 'airtable', 'figma', 'x', 'netlify'].map((name) =>
    byAll(name, { id: 'r', at: 1 }, { id: 'r', at: 2 }),
  ),
];

/** What one delivery after the other comes to, on a route that verifies nothing: who is told apart by what is not a matter of signatures. */
async function outcomesOf(provider: string, deliveries: readonly Post[]): Promise<readonly (string | undefined)[]> {
  const { routes } = resolveConfig({ routes: [{ path: '/hook', provider: provider as 'stripe', idempotencyKey: true }] });
  const harness = await startHarness({ routes, handler: (_req, res) => void res.end() });
  try {
    for (const delivery of deliveries) await harness.post('/hook', delivery);
    return (await harness.settledCount(deliveries.length)).map(({ outcome }) => outcome);
  } finally {
    await harness.stop();
  }
}

describe('a retry is known, and no event is taken for another', () => {
  it.each(cases.map((each, n) => [`${each[0]} (${n})`, each] as const))('%s', async (_title, [provider, ...deliveries]) => {
    const [, , ...others] = deliveries;
    expect(await outcomesOf(provider, deliveries)).toEqual(['acknowledged', 'duplicate', ...others.map(() => 'acknowledged')]);
  });

  it.each([
    ['dropbox', { list_folder: { accounts: ['dbid:1'] } }],
    ['plaid', { webhook_type: 'TRANSACTIONS', webhook_code: 'SYNC_UPDATES_AVAILABLE', item_id: 'i' }],
    ['supabase', { type: 'UPDATE', table: 't', record: { a: 1 }, old_record: { a: 2 } }],
    ['microsoft-graph', { value: [{ subscriptionId: 's', changeType: 'updated', resource: 'users/1' }] }],
  ])('%s says the same of different events: each runs', async (provider, body) => {
    expect(await outcomesOf(provider, [json(body), json(body)])).toEqual(['acknowledged', 'acknowledged']);
  });

  it('keeps to the ids of those that have some', async () => {
    const body = { value: [{ id: '1', changeType: 'updated' }] };
    expect(await outcomesOf('microsoft-graph', [json(body), json(body)])).toEqual(['acknowledged', 'duplicate']);
  });

  it('takes another event under an id that is not signed for another', async () => {
    const other = json({ signature: { token: 'c' }, 'event-data': { id: '1', event: 'failed' } });
    expect(await outcomesOf('mailgun', [mailgun('1', 'a'), other])).toEqual(['acknowledged', 'acknowledged']);
  });
});

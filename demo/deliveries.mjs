// What is sent, in order, and what each delivery should come to: answer, outcome, signature, dedupe, and did the handler run.
import { forgersSecret as secret, secrets } from './secrets.mjs';
import { github, shopify, slack, stripe, svix, tampered, unsigned } from './senders.mjs';

const oldSecret = secrets.SVIX_WEBHOOK_SECRET_OLD;
const created = Math.floor(Date.now() / 1000);
const retry = { 'x-slack-retry-num': '1' };
const tenMinutesAgo = Date.now() - 10 * 60_000;

const invoice = { id: 'evt_1', type: 'invoice.paid', created, data: { object: { amount_paid: 4_900 } } };
const refund = { id: 'evt_2', type: 'charge.refunded', created, data: { object: {} } };
const customer = { id: 'evt_3', type: 'customer.updated', created, data: { object: {} } };
const draft = { id: 'evt_4', type: 'invoice.created', created, data: { object: {} } };
const push = { ref: 'refs/heads/main', commits: [] };
const order = { id: 1001, total_price: '49.00' };
const testOrder = { id: 1002, total_price: '0.00', test: true };
const user = { type: 'user.created', data: { id: 'user_1' } };
const message = { type: 'event_callback', event_id: 'Ev1', event_time: created, event: { type: 'message', text: 'hello' } };
const challenge = { type: 'url_verification', challenge: 'q3n' };

export const deliveries = [
  step('invoice.paid', stripe(invoice), '200 processed valid first ran'),
  step('invoice.paid again: the answer was lost', stripe(invoice), '200 duplicate valid duplicate -'),
  step('forged: signed with another secret', stripe({ ...invoice, id: 'evt_9' }, { secret }), '401 rejected invalid - -'),
  step('amount changed on the way', tampered(stripe(invoice), '4900', '9900'), '401 rejected invalid - -'),
  step('signed ten minutes ago', stripe(invoice, { timestamp: tenMinutesAgo }), '401 rejected expired - -'),
  step('charge.refunded: the handler throws', stripe(refund), '500 failed valid first ran'),
  step('charge.refunded: Stripe tries again', stripe(refund), '200 processed valid retry ran'),
  step('charge.refunded: and once too often', stripe(refund), '200 duplicate valid duplicate -'),
  step('customer.updated: 200, nothing was done', stripe(customer), '200 dropped valid first ran'),
  step('invoice.created: not in `events`', stripe(draft), '200 ignored valid first ran'),

  step('push', github(push, { id: 'd-1' }), '202 acknowledged valid first ran'),
  step('push, redelivered by hand', github(push, { id: 'd-1' }), '202 duplicate valid duplicate -'),
  step('no signature', unsigned(github(push, { id: 'd-2' })), '401 rejected missing - -'),
  step('forged: signed with another secret', github(push, { id: 'd-3', secret }), '401 rejected invalid - -'),

  step(
    'orders/create, two at once',
    shopify(order, { id: 's-1' }),
    '200 processed valid first ran',
    '200 duplicate valid duplicate -',
  ),
  step('orders/create: a test order', shopify(testOrder, { id: 's-2' }), '200 ignored valid first ran'),
  step('total changed on the way', tampered(shopify(order, { id: 's-3' }), '49.00', '1.00'), '401 rejected invalid - -'),

  step('user.created', svix(user, { id: 'msg_1' }), '204 acknowledged valid first ran'),
  step(
    'user.created, with the old secret: rotation',
    svix(user, { id: 'msg_2', secret: oldSecret }),
    '204 acknowledged valid first ran',
  ),
  step('signed ten minutes ago', svix(user, { id: 'msg_3', timestamp: tenMinutesAgo }), '401 rejected expired - -'),

  step('url_verification: the handshake', slack(challenge), '200 handshake valid - ran'),
  step('message', slack(message), '200 acknowledged valid first ran'),
  step('message, retry 1: no answer in 3 s', slack(message, { headers: retry }), '200 duplicate valid duplicate -'),
  step('no signature', unsigned(slack(message)), '401 rejected missing - -'),
];

/** With several expectations it is sent that many times at once, and any of them may be the one that runs. */
function step(what, delivery, ...expected) {
  return { what, ...delivery, expected };
}

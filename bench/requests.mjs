import crypto from 'node:crypto';

export const SECRET = 'whsec_bench_0123456789abcdef';

/** A Stripe event of about `size` bytes, indented as Stripe sends it. */
function stripeEvent(id, size, isAscii) {
  const event = {
    id,
    object: 'event',
    api_version: '2026-01-01',
    created: Math.floor(Date.now() / 1000),
    data: { object: { id: `in_${id}`, object: 'invoice', amount_paid: 1234, currency: 'eur', lines: [] } },
    livemode: false,
    pending_webhooks: 1,
    request: { id: null, idempotency_key: null },
    type: 'invoice.paid',
  };
  const line = {
    id: 'il_1',
    amount: 100,
    description: `A line of an invoice, "quoted" and ${isAscii ? 'e' : 'é'}`,
    period: { start: 1, end: 2 },
    tags: ['a', 'b'],
  };
  while (JSON.stringify(event, null, 2).length < size)
    event.data.object.lines.push({ ...line, id: `il_${event.data.object.lines.length}` });
  return JSON.stringify(event, null, 2);
}

function message(path, body, headers = '') {
  return Buffer.from(
    `POST ${path} HTTP/1.1\r\nhost: 127.0.0.1\r\nuser-agent: Stripe/1.0 (+https://stripe.com/docs/webhooks)\r\naccept: */*; q=0.5, application/xml\r\n` +
      `cache-control: no-cache\r\ncontent-type: application/json; charset=utf-8\r\ncontent-length: ${Buffer.byteLength(body)}\r\n${headers}\r\n${body}`,
  );
}

/** `count` deliveries of different events, each signed. */
export function signedDeliveries(path, count, size, prefix, isAscii = false) {
  const template = stripeEvent('evt_ID', size, isAscii);
  const t = Math.floor(Date.now() / 1000);
  return Array.from({ length: count }, (_, i) => {
    const body = template.replaceAll('evt_ID', `evt_${prefix}_${i}`);
    const v1 = crypto.createHmac('sha256', SECRET).update(`${t}.${body}`).digest('hex');
    return message(path, body, `stripe-signature: t=${t},v1=${v1}\r\n`);
  });
}

import type { Sender } from '../../test/providers/senders.js';

/** Where a sender has its payload as text inside of another body. */
const TEXTS: Readonly<Record<string, string>> = { 'aws-sns': 'Message', mandrill: 'mandrill_events' };
/** Forms have some two dozen fields, however long. */
const FORM_FIELDS = 24;

/** A delivery whose body has about `size` bytes, in the form of its sender. */
export function deliveryOf(sender: Sender, size: number): ReturnType<Sender['sign']> {
  let lines = 0;
  for (;;) {
    const delivery = sender.sign(bodyOf(sender, lines));
    const missing = size - delivery.body.length;
    if (missing <= 0) return delivery;
    lines += Math.max(1, Math.floor(missing / 300));
  }
}

function bodyOf({ provider, scheme, sample }: Sender, count: number): string | object {
  const lines = Array.from({ length: count }, (_, i) => line(i));
  const text = TEXTS[provider.name];
  if (typeof sample?.body === 'string') return sample.body.replace('</kind>', `</kind><data>${JSON.stringify(lines)}</data>`);
  if (text !== undefined) return { ...(sample!.body as object), [text]: JSON.stringify(lines) };
  if (provider.writeBody !== undefined) return { ...(sample!.body as object), ...formOf(count * 150) };
  const path = scheme?.timestamp?.body;
  const time =
    path === undefined ? {} : path.split('.').reduceRight<unknown>((value, step) => ({ [step]: value }), 1_700_000_000_000);
  return { id: 'evt_1', type: 'invoice.paid', ...(time as object), ...(sample?.body as object | undefined), lines };
}

function line(i: number): object {
  const period = { start: 1_700_000_000, end: 1_700_086_400 };
  return { id: `il_${i}`, amount: 100 * i, description: 'A line of an invoice, "quoted" and é', period, tags: ['a', 'b'] };
}

function formOf(length: number): Record<string, string> {
  const value = 'A value & more '.repeat(Math.ceil(length / FORM_FIELDS / 15));
  return Object.fromEntries(Array.from({ length: FORM_FIELDS }, (_, i) => [`Field${i}`, value]));
}
